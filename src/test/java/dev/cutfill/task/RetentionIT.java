package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.store.MemoryStore;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.idempotency.Idempotency;
import dev.cutfill.task.idempotency.Idempotency.Answer;
import dev.cutfill.task.idempotency.Idempotency.Request;
import dev.cutfill.task.idempotency.Idempotency.Result;
import dev.cutfill.task.journal.LogLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionIT {
    private static final TaskSpec SPEC = new TaskSpec("core", "retention", "k", "{}", Limits.DEFAULT);

    @TempDir
    private Path data;

    @Test
    void deletedTaskGoesWithItsFilesUploadsAndHistory() {
        try (EngineBed bed = EngineBed.start(data, TestPostgres.newDatabase(), List.of(MemoryStore.class))) {
            Task kept = done(bed);
            Task deleted = done(bed);
            String upload = bed.input(deleted, "pre").uploadId();
            assertThat(bed.tasks.delete(Realm.ALL, deleted.id()).orElseThrow().made())
                    .isTrue();

            bed.context.getBean(Retention.class).sweep();

            assertThat(rows(bed, deleted)).isZero();
            assertThat(bed.uploads.find(upload)).isEmpty();
            assertThat(bed.context.getBean(MemoryStore.class).keys())
                    .containsExactly(bed.tasks.artifacts(kept.id()).getFirst().key());
            assertThat(rows(bed, kept)).isPositive();
        }
    }

    @Test
    void deletedTaskThatIsStillShownGoesWhenThatIsOver() {
        try (EngineBed bed = EngineBed.start(data, TestPostgres.newDatabase(), List.of(MemoryStore.class))) {
            Task shown = done(bed);
            assertThat(bed.tasks
                            .delete(Realm.ALL, shown.id(), Duration.ofHours(1))
                            .orElseThrow()
                            .made())
                    .isTrue();
            bed.context.getBean(Retention.class).sweep();

            TaskFilter all = TaskFilter.all(Realm.ALL);
            assertThat(bed.tasks.find(Realm.ALL, shown.id())).isEmpty();
            assertThat(bed.tasks.list(all, Page.first(10))).isEmpty();
            for (TaskFilter.Deleted wanted : List.of(TaskFilter.Deleted.SHOWN, TaskFilter.Deleted.ALONE)) {
                List<Task> listed = bed.tasks.list(all.deleted(wanted), Page.first(10));
                assertThat(listed).extracting(Task::id).containsExactly(shown.id());
                assertThat(listed.getFirst().times().deleted()).isPresent();
            }

            bed.jdbc
                    .sql("UPDATE task SET remove_at = now() - interval '1 second'")
                    .update();
            bed.context.getBean(Retention.class).sweep();
            assertThat(rows(bed, shown)).isZero();
        }
    }

    @Test
    void taskWhoseFilesCannotBeRemovedStaysAndStandsInNobodysWay() {
        try (EngineBed bed = EngineBed.start(data, TestPostgres.newDatabase(), List.of(MemoryStore.class))) {
            Task stuck = done(bed);
            bed.context
                    .getBean(MemoryStore.class)
                    .lock(bed.tasks.artifacts(stuck.id()).getFirst().key());
            assertThat(bed.tasks.delete(Realm.ALL, stuck.id()).orElseThrow().made())
                    .isTrue();
            bed.context.getBean(Retention.class).sweep();
            assertThat(rows(bed, stuck)).isPositive();

            assertThat(bed.jdbc
                            .sql(
                                    "SELECT remove_at BETWEEN now() + interval '59 minutes' AND now() + interval '1 hour' FROM task")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }

    @Test
    void endedTaskGoesWhenItIsOlderThanTheSettingAndALiveOneNever() {
        try (EngineBed bed = EngineBed.start(
                data, TestPostgres.newDatabase(), List.of(MemoryStore.class), "cutfill.retention.finished=30d")) {
            Task old = done(bed);
            Task young = done(bed);
            Task live = bed.queued(SPEC);
            bed.jdbc
                    .sql(
                            "UPDATE task SET created_at = now() - interval '32 days', started_at = now() - interval '32 days',"
                                    + " finished_at = CASE WHEN finished_at IS NOT NULL THEN now() - interval '31 days' END WHERE id IN (:ids)")
                    .param("ids", List.of(old.id(), live.id()))
                    .update();

            bed.context.getBean(Retention.class).sweep();

            assertThat(rows(bed, old)).isZero();
            assertThat(rows(bed, young)).isPositive();
            assertThat(bed.state(live)).isEqualTo(TaskState.QUEUED);
        }
    }

    @Test
    void answersAreKeptForADayAndThenTheirKeyIsFreeAgain() {
        try (EngineBed bed = EngineBed.start(data, TestPostgres.newDatabase(), List.of(MemoryStore.class))) {
            Idempotency idempotency = bed.context.getBean(Idempotency.class);
            Request request = Request.of("someone", "POST /x", "key", "{}");
            idempotency.once(request, () -> new Answer(201, "1"));

            bed.context.getBean(Retention.class).sweep();
            assertThat(idempotency.once(request, () -> new Answer(201, "2")))
                    .isEqualTo(new Result.Repeated(new Answer(201, "1")));

            bed.jdbc
                    .sql("UPDATE idempotency SET created_at = now() - interval '24 hours'")
                    .update();
            bed.context.getBean(Retention.class).sweep();
            assertThat(idempotency.once(request, () -> new Answer(201, "2")))
                    .isEqualTo(new Result.Done(new Answer(201, "2")));
        }
    }

    private static Task done(EngineBed bed) {
        Task task = bed.waiting(SPEC, "pre");
        bed.tasks.inputFinished(bed.receiveAll(bed.input(task, "pre"), "x"));
        Claim claim = bed.queue.claim(task.id(), "w", Duration.ofMinutes(1)).orElseThrow();
        String key = task.id().toString();
        bed.context.getBean(MemoryStore.class).put(key, Path.of("x"), "text/plain");
        bed.queue.keep(claim, new Artifact("output", "a", key, 1, "text/plain"));
        bed.queue.log(claim, LogLine.info("done"));
        bed.queue.complete(claim, "{}");
        return task;
    }

    private static long rows(EngineBed bed, Task task) {
        long sum = 0;
        for (String table : List.of("task_input", "task_attempt", "task_file", "task_log", "task_event")) {
            sum += bed.jdbc
                    .sql("SELECT count(*) FROM " + table + " WHERE task_id = :id")
                    .param("id", task.id())
                    .query(Long.class)
                    .single();
        }
        return sum
                + bed.jdbc
                        .sql("SELECT count(*) FROM task WHERE id = :id")
                        .param("id", task.id())
                        .query(Long.class)
                        .single();
    }
}
