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
        try (Engine engine = Engine.start(data, TestPostgres.newDatabase(), List.of(MemoryStore.class))) {
            Task kept = done(engine);
            Task deleted = done(engine);
            String upload = engine.input(deleted, "pre").uploadId();
            assertThat(engine.tasks
                            .delete(Realm.ALL, deleted.id())
                            .orElseThrow()
                            .made())
                    .isTrue();

            engine.bean(Retention.class).sweep();

            assertThat(rows(engine, deleted)).isZero();
            assertThat(engine.uploads.find(upload)).isEmpty();
            assertThat(engine.bean(MemoryStore.class).keys())
                    .containsExactly(
                            engine.tasks.artifacts(kept.id()).getFirst().key());
            assertThat(rows(engine, kept)).isPositive();
        }
    }

    @Test
    void deletedTaskGoesWhenItsDisplayIsOver() {
        try (Engine engine = Engine.start(data, TestPostgres.newDatabase(), List.of(MemoryStore.class))) {
            Task shown = done(engine);
            assertThat(engine.tasks
                            .delete(Realm.ALL, shown.id(), Duration.ofHours(1))
                            .orElseThrow()
                            .made())
                    .isTrue();
            engine.bean(Retention.class).sweep();

            TaskFilter all = TaskFilter.all(Realm.ALL);
            assertThat(engine.tasks.find(Realm.ALL, shown.id())).isEmpty();
            assertThat(engine.tasks.list(all, Page.first(10))).isEmpty();
            for (TaskFilter.Deleted wanted : List.of(TaskFilter.Deleted.SHOWN, TaskFilter.Deleted.ALONE)) {
                List<Task> listed = engine.tasks.list(all.deleted(wanted), Page.first(10));
                assertThat(listed).extracting(Task::id).containsExactly(shown.id());
                assertThat(listed.getFirst().times().deleted()).isPresent();
            }

            engine.jdbc
                    .sql("UPDATE task SET remove_at = now() - interval '1 second'")
                    .update();
            engine.bean(Retention.class).sweep();
            assertThat(rows(engine, shown)).isZero();
        }
    }

    @Test
    void taskWithUnremovableFilesStaysAndBlocksNobody() {
        try (Engine engine = Engine.start(data, TestPostgres.newDatabase(), List.of(MemoryStore.class))) {
            Task stuck = done(engine);
            engine.bean(MemoryStore.class)
                    .lock(engine.tasks.artifacts(stuck.id()).getFirst().key());
            assertThat(engine.tasks.delete(Realm.ALL, stuck.id()).orElseThrow().made())
                    .isTrue();
            engine.bean(Retention.class).sweep();
            assertThat(rows(engine, stuck)).isPositive();

            assertThat(engine.jdbc
                            .sql(
                                    "SELECT remove_at BETWEEN now() + interval '59 minutes' AND now() + interval '1 hour' FROM task")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }

    @Test
    void onlyAnEndedTaskGoesAfterTheSetTime() {
        try (Engine engine = Engine.start(
                data, TestPostgres.newDatabase(), List.of(MemoryStore.class), "cutfill.retention.finished=30d")) {
            Task old = done(engine);
            Task young = done(engine);
            Task live = engine.queued(SPEC);
            engine.jdbc
                    .sql(
                            "UPDATE task SET created_at = now() - interval '32 days', started_at = now() - interval '32 days',"
                                    + " finished_at = CASE WHEN finished_at IS NOT NULL THEN now() - interval '31 days' END WHERE id IN (:ids)")
                    .param("ids", List.of(old.id(), live.id()))
                    .update();

            engine.bean(Retention.class).sweep();

            assertThat(rows(engine, old)).isZero();
            assertThat(rows(engine, young)).isPositive();
            assertThat(engine.state(live)).isEqualTo(TaskState.QUEUED);
        }
    }

    @Test
    void answersAreKeptADayThenTheirKeyIsFree() {
        try (Engine engine = Engine.start(data, TestPostgres.newDatabase(), List.of(MemoryStore.class))) {
            Idempotency idempotency = engine.bean(Idempotency.class);
            Request request = Request.of("someone", "POST /x", "key", "{}");
            idempotency.once(request, () -> new Answer(201, "1"));

            engine.bean(Retention.class).sweep();
            assertThat(idempotency.once(request, () -> new Answer(201, "2")))
                    .isEqualTo(new Result.Repeated(new Answer(201, "1")));

            engine.jdbc
                    .sql("UPDATE idempotency SET created_at = now() - interval '24 hours'")
                    .update();
            engine.bean(Retention.class).sweep();
            assertThat(idempotency.once(request, () -> new Answer(201, "2")))
                    .isEqualTo(new Result.Done(new Answer(201, "2")));
        }
    }

    private static Task done(Engine engine) {
        Task task = engine.waiting(SPEC, "pre");
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "pre"), "x"));
        Claim claim = engine.queue.claim(task.id(), "w", Duration.ofMinutes(1)).orElseThrow();
        String key = task.id().toString();
        engine.bean(MemoryStore.class).put(key, Path.of("x"), "text/plain");
        engine.queue.keep(claim, new Artifact("output", "a", key, 1, "text/plain"));
        engine.queue.log(claim, LogLine.info("done"));
        engine.queue.complete(claim, "{}");
        return task;
    }

    private static long rows(Engine engine, Task task) {
        long sum = 0;
        for (String table : List.of("task_input", "task_attempt", "task_file", "task_log", "task_event")) {
            sum += engine.jdbc
                    .sql("SELECT count(*) FROM " + table + " WHERE task_id = :id")
                    .param("id", task.id())
                    .query(Long.class)
                    .single();
        }
        return sum
                + engine.jdbc
                        .sql("SELECT count(*) FROM task WHERE id = :id")
                        .param("id", task.id())
                        .query(Long.class)
                        .single();
    }
}
