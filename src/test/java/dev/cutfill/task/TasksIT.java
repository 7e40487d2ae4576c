package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.journal.EventStream;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.UploadFinished;
import dev.cutfill.upload.UploadNeeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksIT {
    private static final TaskSpec SPEC =
            new TaskSpec("volcal", "tasks-it", "k", "{\"z\": 1, \"a\": 2}", Limits.DEFAULT);

    private static Engine engine;

    @BeforeAll
    static void start(@TempDir Path data) {
        engine = Engine.start(data);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void taskWithoutInputsIsQueuedAtOnce() {
        Task task = engine.queued(SPEC);

        assertThat(task.state()).isEqualTo(TaskState.QUEUED);
        assertThat(engine.tasks.read(task.id())).contains(task);
        assertThat(task.spec()).isEqualTo(SPEC); // the payload too, to the byte
        assertThat(engine.events(task)).containsExactly("submitted");
    }

    @Test
    void missingInputsAreNamedInTheOrderTheyWereGiven() {
        Task task = engine.waiting(SPEC, "pre", "post", "shp", "shx");
        assertThat(engine.tasks.missing(task.id())).containsExactly("pre", "post", "shp", "shx");

        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "post"), "x"));
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "shx"), "x"));

        assertThat(engine.tasks.missing(task.id())).containsExactly("pre", "shp");
    }

    @Test
    void lastInputQueuesTheTask() {
        Task task = engine.waiting(SPEC, "pre", "post");
        assertThat(engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "pre"), "x")))
                .isEmpty();
        assertThat(engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "post"), "x")))
                .isPresent();

        assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
        assertThat(engine.events(task)).containsExactly("submitted", "input_finished", "input_finished", "queued");
    }

    @Test
    void everyEventNamesTheStateAlike() {
        Task task = engine.waiting(SPEC, "pre", "post");
        for (String label : List.of("pre", "post")) {
            engine.tasks.inputFinished(engine.receiveAll(engine.input(task, label), "x"));
        }

        assertThat(engine.jdbc
                        .sql("SELECT data->>'state' FROM task_event WHERE task_id = :id ORDER BY id")
                        .param("id", task.id())
                        .query(String.class)
                        .list())
                .containsExactly("waiting", "waiting", "waiting", "queued");
    }

    @Test
    void uploadThatWasAnnouncedTwiceCountsOnce() {
        Task task = engine.waiting(SPEC, "pre");
        Upload upload = engine.receiveAll(engine.input(task, "pre"), "x");

        assertThat(engine.tasks.inputFinished(upload)).isPresent();
        assertThat(engine.tasks.inputFinished(upload)).isEmpty();

        assertThat(engine.events(task)).containsExactly("submitted", "input_finished", "queued");
    }

    @Test
    void uploadOfNobodyIsNoError() {
        Upload upload = engine.uploads.create(Map.of(), OptionalLong.of(0));
        assertThat(engine.tasks.inputFinished(upload)).isEmpty();
    }

    @Test
    void uploadsAreNeededUntilTheirTaskHasEnded() {
        UploadNeeds needs = engine.bean(InputsNeeded.class);
        Task task = engine.waiting(SPEC, "pre", "post");
        String pre = engine.input(task, "pre").uploadId();
        String nobodys = engine.uploads.create(Map.of(), OptionalLong.of(0)).id();
        assertThat(needs.needed(List.of(pre, nobodys)))
                .as("post still comes in")
                .containsExactly(pre);
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "pre"), "x"));
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "post"), "x"));
        String post = engine.input(task, "post").uploadId();
        assertThat(needs.needed(List.of(pre, post, nobodys))).as("queued").containsExactlyInAnyOrder(pre, post);
        engine.tasks.cancel(Realm.ALL, task.id());
        assertThat(needs.needed(List.of(pre, post, nobodys))).isEmpty();
    }

    @Test
    void taskIsGivenUpWhenAllItsUploadsStandStill() {
        UploadNeeds needs = engine.bean(InputsNeeded.class);
        Task task = engine.waiting(SPEC, "pre", "post");
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "pre"), "x"));
        List<String> both = List.of(
                engine.input(task, "pre").uploadId(), engine.input(task, "post").uploadId());
        assertThat(needs.needed(both.subList(0, 1)))
                .as("somebody goes on with post")
                .containsExactly(both.getFirst());
        assertThat(engine.state(task)).isEqualTo(TaskState.WAITING);
        assertThat(needs.needed(both)).isEmpty();
        assertThat(engine.state(task)).isEqualTo(TaskState.CANCELLED);
        assertThat(engine.events(task)).contains("cancelled");
        assertThat(engine.tasks
                        .read(task.id())
                        .orElseThrow()
                        .outcome()
                        .failure()
                        .map(Task.Failure::code))
                .contains("INPUTS_MISSING");
    }

    @Test
    void finishedUploadStartsItsTaskThroughItsEvent() {
        Task task = engine.waiting(SPEC, "pre");
        engine.context().publishEvent(new UploadFinished(engine.receiveAll(engine.input(task, "pre"), "x")));
        assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void twoLastInputsThatFinishTogetherQueueTheTask() throws Exception {
        for (int round = 0; round < 100; round++) {
            Task task = engine.waiting(SPEC, "pre", "post");
            Upload pre = engine.receiveAll(engine.input(task, "pre"), "x");
            Upload post = engine.receiveAll(engine.input(task, "post"), "x");

            together(() -> engine.tasks.inputFinished(pre), () -> engine.tasks.inputFinished(post));

            assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
            assertThat(engine.events(task)).containsOnlyOnce("queued");
        }
    }

    @Test
    void hookAndStartThatRaceQueueTheTaskOnce() throws Exception {
        for (int round = 0; round < 100; round++) {
            Task task = engine.waiting(SPEC, "pre");
            Upload pre = engine.receiveAll(engine.input(task, "pre"), "x");

            together(
                    () -> engine.tasks.inputFinished(pre),
                    () -> engine.tasks.start(task.id()),
                    () -> engine.tasks.start(task.id()));

            assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
            assertThat(engine.events(task)).containsOnlyOnce("queued", "input_finished");
            assertThat(engine.queue.claim(task.id(), "w", Duration.ofMinutes(1)))
                    .isPresent();
            assertThat(engine.queue.claim(task.id(), "w", Duration.ofMinutes(1)))
                    .isEmpty();
        }
    }

    @Test
    void startFinalizesUploadsWhenNothingElseIsMissing() {
        Task task = engine.waiting(SPEC, "pre", "post");
        engine.receive(engine.input(task, "pre"), "12345");
        assertThat(engine.tasks.start(task.id())).contains(List.of("post"));
        assertThat(engine.uploads
                        .find(engine.input(task, "pre").uploadId())
                        .orElseThrow()
                        .length())
                .as("pre may still be on its way")
                .isEmpty();

        engine.receive(engine.input(task, "post"), "1");
        assertThat(engine.tasks.start(task.id())).contains(List.of());

        assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
        assertThat(engine.uploads
                        .find(engine.input(task, "pre").uploadId())
                        .orElseThrow()
                        .length())
                .hasValue(5);
    }

    @Test
    void startOfAnUnknownTaskAnswersNothing() {
        assertThat(engine.tasks.start(UUID.randomUUID())).isEmpty();
        assertThat(engine.tasks.cancel(Realm.ALL, UUID.randomUUID())).isEmpty();
        assertThat(engine.tasks.read(UUID.randomUUID())).isEmpty();
    }

    @Test
    void startRunsAFailedTaskAgainWithFullBudgets() {
        Task task = engine.queued(SPEC);
        Claim first = engine.queue.claim(task.id(), "w", Duration.ofMinutes(1)).orElseThrow();
        engine.queue.fail(first, new Task.Failure("NO_OVERLAP", "they do not meet"), true);
        assertThat(engine.state(task)).as("one attempt is all it has").isEqualTo(TaskState.FAILED);

        assertThat(engine.tasks.start(task.id())).contains(List.of());

        Task again = engine.tasks.read(task.id()).orElseThrow();
        assertThat(again.state()).isEqualTo(TaskState.QUEUED);
        assertThat(again.outcome().failure()).isEmpty();
        Claim second = engine.queue.claim(task.id(), "w", Duration.ofMinutes(1)).orElseThrow();
        assertThat(second.task().run().attempt()).isEqualTo(2);
        assertThat(engine.attempts(task)).containsExactly("failed", "open");
    }

    @Test
    void uploadsFinishedWhileNobodyListenedAreFound() {
        Task complete = engine.waiting(SPEC, "pre", "post");
        engine.receiveAll(engine.input(complete, "pre"), "x");
        engine.receiveAll(engine.input(complete, "post"), "x");
        Task half = engine.waiting(SPEC, "pre", "post");
        engine.receiveAll(engine.input(half, "pre"), "x");

        assertThat(engine.tasks.reconcile()).isEqualTo(3);

        assertThat(engine.state(complete)).isEqualTo(TaskState.QUEUED);
        assertThat(engine.tasks.missing(half.id())).containsExactly("post");
        assertThat(engine.tasks.reconcile()).isZero();
    }

    @Test
    void serverThatStartsReadsTheDisk(@TempDir Path data) {
        String[] database = TestPostgres.newDatabase();
        Task task;
        try (Engine before = Engine.start(data, database, List.of())) {
            task = before.waiting(SPEC, "pre");
            before.receiveAll(before.input(task, "pre"), "x");
            assertThat(before.state(task)).isEqualTo(TaskState.WAITING);
        }
        try (Engine after = Engine.start(data, database, List.of())) {
            assertThat(after.state(task)).isEqualTo(TaskState.QUEUED);
        }
    }

    @Test
    void whatChangesWhileAWatcherLooksWakesItAtOnce() throws Exception {
        EventStream feed = engine.bean(EventStream.class);
        long beforeLooking = feed.changes();
        engine.queued(SPEC);
        assertThat(feed.awaitChange(beforeLooking, Duration.ofHours(1))).isTrue();
        assertThat(feed.awaitChange(feed.changes(), Duration.ofMillis(1))).isFalse();
    }

    private static void together(Callable<?>... all) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(all.length);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running = Arrays.stream(all)
                    .map(one -> threads.submit(() -> {
                        barrier.await();
                        return one.call();
                    }))
                    .toList();
            for (Future<?> future : running) {
                future.get();
            }
        }
    }
}
