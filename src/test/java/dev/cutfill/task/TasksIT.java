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

    private static EngineBed bed;

    @BeforeAll
    static void start(@TempDir Path data) {
        bed = EngineBed.start(data);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void taskWithoutInputsIsQueuedAtOnce() {
        Task task = bed.queued(SPEC);

        assertThat(task.state()).isEqualTo(TaskState.QUEUED);
        assertThat(bed.tasks.read(task.id())).contains(task);
        assertThat(task.spec()).isEqualTo(SPEC); // the payload too, to the byte
        assertThat(bed.events(task)).containsExactly("submitted");
    }

    @Test
    void missingInputsAreNamedInTheOrderTheyWereGiven() {
        Task task = bed.waiting(SPEC, "pre", "post", "shp", "shx");
        assertThat(bed.tasks.missing(task.id())).containsExactly("pre", "post", "shp", "shx");

        bed.tasks.inputFinished(bed.receiveAll(bed.input(task, "post"), "x"));
        bed.tasks.inputFinished(bed.receiveAll(bed.input(task, "shx"), "x"));

        assertThat(bed.tasks.missing(task.id())).containsExactly("pre", "shp");
    }

    @Test
    void lastInputQueuesTheTask() {
        Task task = bed.waiting(SPEC, "pre", "post");
        assertThat(bed.tasks.inputFinished(bed.receiveAll(bed.input(task, "pre"), "x")))
                .isEmpty();
        assertThat(bed.tasks.inputFinished(bed.receiveAll(bed.input(task, "post"), "x")))
                .isPresent();

        assertThat(bed.state(task)).isEqualTo(TaskState.QUEUED);
        assertThat(bed.events(task)).containsExactly("submitted", "input_finished", "input_finished", "queued");
    }

    @Test
    void uploadThatWasAnnouncedTwiceCountsOnce() {
        Task task = bed.waiting(SPEC, "pre");
        Upload upload = bed.receiveAll(bed.input(task, "pre"), "x");

        assertThat(bed.tasks.inputFinished(upload)).isPresent();
        assertThat(bed.tasks.inputFinished(upload)).isEmpty();

        assertThat(bed.events(task)).containsExactly("submitted", "input_finished", "queued");
    }

    @Test
    void uploadOfNobodyIsNoError() {
        Upload upload = bed.uploads.create(Map.of(), OptionalLong.of(0));
        assertThat(bed.tasks.inputFinished(upload)).isEmpty();
    }

    @Test
    void uploadsAreNeededUntilTheirTaskHasEnded() {
        UploadNeeds needs = bed.context.getBean(UploadNeeds.class);
        Task task = bed.waiting(SPEC, "pre", "post");
        String pre = bed.input(task, "pre").uploadId();
        String nobodys = bed.uploads.create(Map.of(), OptionalLong.of(0)).id();
        assertThat(needs.needed(List.of(pre, nobodys)))
                .as("post still comes in")
                .containsExactly(pre);
        bed.tasks.inputFinished(bed.receiveAll(bed.input(task, "pre"), "x"));
        bed.tasks.inputFinished(bed.receiveAll(bed.input(task, "post"), "x"));
        String post = bed.input(task, "post").uploadId();
        assertThat(needs.needed(List.of(pre, post, nobodys))).as("queued").containsExactlyInAnyOrder(pre, post);
        bed.tasks.cancel(Realm.ALL, task.id());
        assertThat(needs.needed(List.of(pre, post, nobodys))).isEmpty();
    }

    @Test
    void taskIsGivenUpWhenNobodyGoesOnWithAnyOfItsUploads() {
        UploadNeeds needs = bed.context.getBean(UploadNeeds.class);
        Task task = bed.waiting(SPEC, "pre", "post");
        bed.tasks.inputFinished(bed.receiveAll(bed.input(task, "pre"), "x"));
        List<String> both = List.of(
                bed.input(task, "pre").uploadId(), bed.input(task, "post").uploadId());
        assertThat(needs.needed(both.subList(0, 1)))
                .as("somebody goes on with post")
                .containsExactly(both.getFirst());
        assertThat(bed.state(task)).isEqualTo(TaskState.WAITING);
        assertThat(needs.needed(both)).isEmpty();
        assertThat(bed.state(task)).isEqualTo(TaskState.CANCELLED);
        assertThat(bed.events(task)).contains("cancelled");
        assertThat(bed.tasks.read(task.id()).orElseThrow().outcome().failure().map(Task.Failure::code))
                .contains("INPUTS_MISSING");
    }

    @Test
    void finishedUploadStartsItsTaskThroughItsEvent() {
        Task task = bed.waiting(SPEC, "pre");
        bed.context.publishEvent(new UploadFinished(bed.receiveAll(bed.input(task, "pre"), "x")));
        assertThat(bed.state(task)).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void twoLastInputsThatFinishTogetherQueueTheTask() throws Exception {
        for (int round = 0; round < 100; round++) {
            Task task = bed.waiting(SPEC, "pre", "post");
            Upload pre = bed.receiveAll(bed.input(task, "pre"), "x");
            Upload post = bed.receiveAll(bed.input(task, "post"), "x");

            together(() -> bed.tasks.inputFinished(pre), () -> bed.tasks.inputFinished(post));

            assertThat(bed.state(task)).isEqualTo(TaskState.QUEUED);
            assertThat(bed.events(task)).containsOnlyOnce("queued");
        }
    }

    @Test
    void hookAndStartThatRaceQueueTheTaskOnce() throws Exception {
        for (int round = 0; round < 100; round++) {
            Task task = bed.waiting(SPEC, "pre");
            Upload pre = bed.receiveAll(bed.input(task, "pre"), "x");

            together(
                    () -> bed.tasks.inputFinished(pre),
                    () -> bed.tasks.start(task.id()),
                    () -> bed.tasks.start(task.id()));

            assertThat(bed.state(task)).isEqualTo(TaskState.QUEUED);
            assertThat(bed.events(task)).containsOnlyOnce("queued", "input_finished");
            assertThat(bed.queue.claim(task.id(), "w", Duration.ofMinutes(1))).isPresent();
            assertThat(bed.queue.claim(task.id(), "w", Duration.ofMinutes(1))).isEmpty();
        }
    }

    @Test
    void startSealsUploadsOfUnknownLengthWhenNothingElseIsMissing() {
        Task task = bed.waiting(SPEC, "pre", "post");
        bed.receive(bed.input(task, "pre"), "12345");
        assertThat(bed.tasks.start(task.id())).contains(List.of("post"));
        assertThat(bed.uploads
                        .find(bed.input(task, "pre").uploadId())
                        .orElseThrow()
                        .length())
                .as("pre may still be on its way")
                .isEmpty();

        bed.receive(bed.input(task, "post"), "1");
        assertThat(bed.tasks.start(task.id())).contains(List.of());

        assertThat(bed.state(task)).isEqualTo(TaskState.QUEUED);
        assertThat(bed.uploads
                        .find(bed.input(task, "pre").uploadId())
                        .orElseThrow()
                        .length())
                .hasValue(5);
    }

    @Test
    void startOfAnUnknownTaskAnswersNothing() {
        assertThat(bed.tasks.start(UUID.randomUUID())).isEmpty();
        assertThat(bed.tasks.cancel(Realm.ALL, UUID.randomUUID())).isEmpty();
        assertThat(bed.tasks.read(UUID.randomUUID())).isEmpty();
    }

    @Test
    void startRunsAFailedTaskAgainWithFullBudgets() {
        Task task = bed.queued(SPEC);
        Claim first = bed.queue.claim(task.id(), "w", Duration.ofMinutes(1)).orElseThrow();
        bed.queue.fail(first, new Task.Failure("NO_OVERLAP", "they do not meet"), true);
        assertThat(bed.state(task)).as("one attempt is all it has").isEqualTo(TaskState.FAILED);

        assertThat(bed.tasks.start(task.id())).contains(List.of());

        Task again = bed.tasks.read(task.id()).orElseThrow();
        assertThat(again.state()).isEqualTo(TaskState.QUEUED);
        assertThat(again.outcome().failure()).isEmpty();
        Claim second = bed.queue.claim(task.id(), "w", Duration.ofMinutes(1)).orElseThrow();
        assertThat(second.task().run().attempt()).isEqualTo(2);
        assertThat(bed.attempts(task)).containsExactly("failed", "open");
    }

    @Test
    void uploadsThatFinishedWhileNobodyListenedAreFoundOnTheDisk() {
        Task complete = bed.waiting(SPEC, "pre", "post");
        bed.receiveAll(bed.input(complete, "pre"), "x");
        bed.receiveAll(bed.input(complete, "post"), "x");
        Task half = bed.waiting(SPEC, "pre", "post");
        bed.receiveAll(bed.input(half, "pre"), "x");

        assertThat(bed.tasks.reconcile()).isEqualTo(3);

        assertThat(bed.state(complete)).isEqualTo(TaskState.QUEUED);
        assertThat(bed.tasks.missing(half.id())).containsExactly("post");
        assertThat(bed.tasks.reconcile()).isZero();
    }

    @Test
    void serverThatStartsReadsTheDisk(@TempDir Path data) {
        String[] database = TestPostgres.newDatabase();
        Task task;
        try (EngineBed before = EngineBed.start(data, database, List.of())) {
            task = before.waiting(SPEC, "pre");
            before.receiveAll(before.input(task, "pre"), "x");
            assertThat(before.state(task)).isEqualTo(TaskState.WAITING);
        }
        try (EngineBed after = EngineBed.start(data, database, List.of())) {
            assertThat(after.state(task)).isEqualTo(TaskState.QUEUED);
        }
    }

    @Test
    void whatChangesWhileAWatcherLooksWakesItAtOnce() throws Exception {
        EventStream feed = bed.context.getBean(EventStream.class);
        long beforeLooking = feed.changes();
        bed.queued(SPEC);
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
