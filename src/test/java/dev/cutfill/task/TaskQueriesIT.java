package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.idempotency.Idempotency;
import dev.cutfill.task.idempotency.Idempotency.Answer;
import dev.cutfill.task.idempotency.Idempotency.Request;
import dev.cutfill.task.idempotency.Idempotency.Result;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.task.journal.StoredLine;
import dev.cutfill.task.journal.TaskEvent;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.task.tenant.Tenants;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// What is seen of tasks, by whom; their logs; and requests that come twice.
class TaskQueriesIT {
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static Engine engine;
    private static Idempotency idempotency;
    private String name = "";

    @BeforeAll
    static void start(@TempDir Path data) {
        engine = Engine.start(data);
        idempotency = engine.bean(Idempotency.class);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void ownQueue(TestInfo info) {
        name = info.getTestMethod().orElseThrow().getName();
    }

    @Test
    void pagesShowEveryTaskOnceWhileOthersAreAdded() {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            made.add(engine.queued(spec()).id());
        }
        Collections.reverse(made);
        TaskFilter filter = TaskFilter.of(Realm.ALL, "core").queue(Optional.of(name));

        List<UUID> seen = new ArrayList<>();
        Page page = Page.first(10);
        for (List<Task> part; !(part = engine.tasks.list(filter, page)).isEmpty(); ) {
            part.forEach(task -> seen.add(task.id()));
            page = Page.after(
                    new Page.Cursor(
                            part.getLast().times().created(),
                            part.getLast().id().toString()),
                    10);
            engine.queued(spec());
        }
        assertThat(seen).isEqualTo(made);
        assertThat(engine.tasks.list(filter, Page.from(3, 2)).stream().map(Task::id))
                .isEqualTo(made.subList(0, 2));
    }

    @Test
    void strangersTaskDoesNotExist() {
        Realm mine = tenant("mine");
        Realm other = tenant("other");
        Task task = engine.tasks.submit(mine, UUID.randomUUID(), spec(), List.of());

        assertThat(engine.tasks.find(mine, task.id())).contains(task);
        assertThat(engine.tasks.find(Realm.ALL, task.id())).contains(task);
        assertThat(engine.tasks.find(other, task.id())).isEmpty();
        assertThat(engine.tasks.cancel(other, task.id())).isEmpty();
        assertThat(engine.tasks.retry(other, task.id())).isEmpty();
        assertThat(engine.tasks.delete(other, task.id())).isEmpty();
        assertThat(engine.tasks.list(TaskFilter.all(other), Page.first(10))).isEmpty();
        assertThat(engine.tasks.count(TaskFilter.all(other)).values()).containsOnly(0L);
        assertThat(engine.bean(TaskEvents.class).of(other, 0, 10)).isEmpty();
        assertThat(engine.bean(TaskEvents.class).of(mine, 0, 10))
                .extracting(event -> ((TaskEvent) event).type())
                .containsExactly("submitted");
        assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void onlyAnEndedTaskCanBeDeletedForGood() {
        Task task = engine.queued(spec());
        assertThat(engine.tasks.delete(Realm.ALL, task.id()).orElseThrow().made())
                .isFalse();
        assertThat(engine.tasks.cancel(Realm.ALL, task.id()).orElseThrow().made())
                .isTrue();
        assertThat(engine.tasks.cancel(Realm.ALL, task.id()).orElseThrow().made())
                .as("it has ended")
                .isFalse();

        assertThat(engine.tasks.delete(Realm.ALL, task.id()).orElseThrow().made())
                .isTrue();

        assertThat(engine.tasks.find(Realm.ALL, task.id())).isEmpty();
        assertThat(engine.tasks.retry(Realm.ALL, task.id())).isEmpty();
    }

    @Test
    void statesAndQueuesAreCounted() {
        Task first = engine.queued(spec());
        engine.queued(spec());
        engine.queue.claim(first.id(), "w", LEASE);
        TaskFilter filter = TaskFilter.all(Realm.ALL).queue(Optional.of(name));

        assertThat(engine.tasks.count(filter))
                .containsEntry(TaskState.QUEUED, 1L)
                .containsEntry(TaskState.RUNNING, 1L)
                .containsEntry(TaskState.FAILED, 0L);
        assertThat(engine.tasks.count(filter.in(Set.of(TaskState.RUNNING)))).containsEntry(TaskState.QUEUED, 0L);
        QueueDepth depth = engine.tasks.queues(filter).getFirst();
        assertThat(List.of(depth.queued(), depth.due(), depth.running())).containsExactly(1L, 1L, 1L);
        assertThat(depth.oldestSeconds()).isNotNegative();
    }

    @Test
    void fullLogKeepsTheLastLinesAndSaysSo() {
        Task task = engine.queued(spec());
        Claim claim = engine.queue.claim(task.id(), "w", LEASE).orElseThrow();
        assertThat(engine.queue.log(claim, new LogLine(LogLine.Level.INFO, "begun \0", Optional.of("{\"step\": 1}"))))
                .isTrue();
        assertThat(engine.queue.log(
                        claim,
                        new LogLine(
                                LogLine.Level.DEBUG,
                                "é".repeat(9_000),
                                Optional.of("{\"a\":\"" + "é".repeat(4_096) + "\"}"))))
                .isTrue();
        engine.jdbc
                .sql("UPDATE task SET log_lines = 9999 WHERE id = :id")
                .param("id", task.id())
                .update();
        assertThat(engine.queue.log(claim, LogLine.info("the last"))).isTrue();
        assertThat(engine.queue.log(claim, LogLine.info("one too many"))).isTrue();
        assertThat(engine.queue.log(claim, LogLine.info("silence"))).isFalse();

        List<StoredLine> lines = engine.logs().last(task.id(), List.of(LogLine.Level.values()), 10);
        assertThat(lines)
                .extracting(stored -> stored.line().message())
                .hasSize(4)
                .startsWith("begun ?")
                .contains("the last")
                .last()
                .asString()
                .contains("truncated");
        assertThat(lines.get(0).line().context()).contains("{\"step\": 1}");
        assertThat(lines.get(1).line().message()).hasSize(4_096);
        assertThat(lines.get(1).line().context()).contains("{\"truncated\":true}");
        assertThat(engine.logs().last(task.id(), List.of(LogLine.Level.INFO), 1))
                .extracting(stored -> stored.line().message())
                .containsExactly("the last");
        assertThat(engine.logs().after(task.id(), lines.get(2).id(), List.of(LogLine.Level.values()), 10))
                .hasSize(1);

        engine.tasks.cancel(Realm.ALL, task.id());
        assertThat(engine.queue.log(claim, LogLine.info("late"))).isFalse();
    }

    @Test
    void taskIsClaimedOnlyWhereItsInputsLie(@TempDir Path elsewhere) {
        Task task = engine.waiting(spec(), "pre");
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "pre"), "x"));
        Task free = engine.queued(spec());
        try (Engine other = Engine.start(elsewhere, engine.database(), List.of())) {
            assertThat(other.queue.claim(task.id(), "w", LEASE)).isEmpty();
            assertThat(other.queue.claim(name, "w", LEASE))
                    .get()
                    .extracting(Claim::id)
                    .isEqualTo(free.id());
            assertThat(other.queue.claim(name, "w", LEASE)).isEmpty();
        }
        assertThat(engine.queue.claim(name, "w", LEASE))
                .get()
                .extracting(Claim::id)
                .isEqualTo(task.id());
    }

    @Test
    void requestThatComesTwiceIsDoneOnceAndAnsweredAlike() throws Exception {
        Request request = Request.of("anyone", "POST /x", name, "{\"a\":1}");
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> idempotency.once(request, () -> {
                    done.incrementAndGet();
                    engine.queued(spec());
                    return new Answer(201, "{\"made\": true}");
                })));
            }
            List<Result> results = new ArrayList<>();
            for (Future<Result> one : all) {
                results.add(one.get());
            }
            assertThat(results).filteredOn(Result.Done.class::isInstance).hasSize(1);
            assertThat(results)
                    .filteredOn(result -> result.equals(new Result.Repeated(new Answer(201, "{\"made\": true}"))))
                    .hasSize(7);
        }
        assertThat(done).hasValue(1);
        assertThat(engine.tasks.list(TaskFilter.all(Realm.ALL).queue(Optional.of(name)), Page.first(10)))
                .hasSize(1);

        Request other = Request.of("anyone", "POST /x", name, "{\"a\":2}");
        assertThat(idempotency.once(other, () -> new Answer(500, "{}"))).isEqualTo(new Result.Mismatch());
        Request stranger = Request.of("someone else", "POST /x", name, "{\"a\":2}");
        assertThat(idempotency.once(stranger, () -> new Answer(201, "{}")))
                .isEqualTo(new Result.Done(new Answer(201, "{}")));
    }

    @Test
    void requestThatFailedHasMadeNothingAndMayComeAgain() {
        Request request = Request.of("anyone", "POST /x", name, "{}");
        assertThatThrownBy(() -> idempotency.once(request, () -> {
                    engine.queued(spec());
                    throw new IllegalStateException("after the task was made");
                }))
                .hasMessage("after the task was made");
        assertThat(engine.tasks.list(TaskFilter.all(Realm.ALL).queue(Optional.of(name)), Page.first(10)))
                .isEmpty();
        assertThat(idempotency.once(request, () -> new Answer(201, "{}"))).isInstanceOf(Result.Done.class);
    }

    private Realm tenant(String who) {
        return Realm.of(
                engine.bean(Tenants.class).create(name + who).orElseThrow().id());
    }

    private TaskSpec spec() {
        return new TaskSpec("core", name, "k", "{}", Limits.DEFAULT);
    }
}
