package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.Await;
import dev.cutfill.access.Realm;
import dev.cutfill.store.MemoryStore;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.Engine;
import dev.cutfill.task.ServerId;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.TestPostgres;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

class WorkerPoolIT {
    @EnableConfigurationProperties(WorkerSettings.class)
    @Import({WorkerPool.class, WorkingDirectory.class, TaskFiles.class, Play.class, MemoryStore.class})
    static class Pool {}

    /// So long that a test which needs it fails.
    private static final String NO_POLLING = "cutfill.worker.poll=1h";

    @TempDir
    private Path data;

    @Test
    void submittedTaskIsDoneWithoutPolling() throws IOException {
        try (Engine engine = start("cutfill.worker.permits=1")) {
            Task task = submit(engine, "play");
            await(engine, task, TaskState.SUCCEEDED);

            Task done = engine.tasks.read(task.id()).orElseThrow();
            assertThat(done.outcome().result()).contains("{\"played\":true}");
            assertThat(done.run().fraction()).isEqualTo(1);
            assertThat(engine.events(task)).containsExactly("submitted", "claimed", "succeeded");
            Await.until("the run's files are gone", () -> scratch().isEmpty());
        }
    }

    @Test
    void noMoreTasksRunThanThereArePermits() {
        try (Engine engine = start("cutfill.worker.permits=2")) {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                tasks.add(submit(engine, "gate"));
            }
            Await.until("two run", () -> play(engine).now.get() == 2);
            assertThat(pool(engine).status().running()).isEqualTo(2);
            assertThat(engine.tasks.load().queued()).isEqualTo(4);

            play(engine).gate.countDown();
            tasks.forEach(task -> await(engine, task, TaskState.SUCCEEDED));
            assertThat(play(engine).most).hasValue(2);
        }
    }

    @Test
    void lanesAreWidenedNarrowedAndClosedWhileTheyRun() {
        try (Engine engine = start("cutfill.worker.permits=1")) {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(submit(engine, "gate"));
            }
            Await.until("one runs", () -> play(engine).now.get() == 1);
            assertThat(pool(engine).scale(Play.QUEUE, 3)).hasValue(1);
            Await.until("three run", () -> play(engine).now.get() == 3);
            assertThat(pool(engine).scale(Play.QUEUE, 2)).hasValue(3);
            assertThat(pool(engine).scale("nobody's", 2)).isEmpty();
            assertThat(pool(engine).open(Play.QUEUE, false)).isTrue();
            assertThat(pool(engine).open(Play.QUEUE, false)).as("again").isFalse();
            WorkerPool.LaneStatus lane = pool(engine).lane(Play.QUEUE).orElseThrow();
            assertThat(lane.permits()).isEqualTo(2);
            assertThat(lane.open()).isFalse();
            assertThat(lane.running()).as("those that ran run on").hasSize(3);

            play(engine).gate.countDown();
            Await.until("three are done", () -> pool(engine).status().running() == 0);
            assertThat(tasks)
                    .filteredOn(task -> engine.state(task) == TaskState.QUEUED)
                    .hasSize(1);

            assertThat(pool(engine).open(Play.QUEUE, true)).isTrue();
            tasks.forEach(task -> await(engine, task, TaskState.SUCCEEDED));
        }
    }

    @Test
    void runnerIsStoppedAtItsDeadline() {
        try (Engine engine = start("cutfill.worker.permits=1")) {
            Task task = engine.queued(new TaskSpec(
                    "core", Play.QUEUE, "sleep", "{}", new Limits(0, 1, 3, Optional.of(Duration.ofSeconds(1)))));
            Await.until("it runs", () -> play(engine).now.get() == 1);
            // what the sweeper does each second
            Await.until("its time is over", () -> engine.queue.sweep(false) == 1);
            Await.until("the runner has ended", () -> pool(engine).status().running() == 0);

            Task ended = engine.tasks.read(task.id()).orElseThrow();
            assertThat(ended.state()).isEqualTo(TaskState.TIMED_OUT);
            assertThat(ended.outcome().failure().orElseThrow().message()).isEqualTo("timed out after 1 s");
            assertThat(engine.attempts(task)).containsExactly("timed_out");
        }
    }

    @Test
    void runnersLinesAreInTheTasksLog() {
        try (Engine engine = start("cutfill.worker.permits=1")) {
            Task task = submit(engine, "talk");
            await(engine, task, TaskState.SUCCEEDED);
            assertThat(engine.logs().after(task.id(), 0, List.of(LogLine.Level.values()), 10))
                    .extracting(line -> line.line().message())
                    .containsExactly("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "refuse, NO_OVERLAP, the clouds do not meet",
        "crash, WORKER_ERROR, internal error",
        "overflow, WORKER_ERROR, internal error",
        "exhaust, OUT_OF_MEMORY, MiB of Java heap"
    })
    void exceptionOfARunnerFailsItsTaskAlone(String kind, String code, String message) {
        try (Engine engine = start("cutfill.worker.permits=1")) {
            Task bad = submit(engine, kind);
            Task good = submit(engine, "play");
            await(engine, bad, TaskState.FAILED);
            await(engine, good, TaskState.SUCCEEDED);

            Task.Failure failure = engine.tasks
                    .read(bad.id())
                    .orElseThrow()
                    .outcome()
                    .failure()
                    .orElseThrow();
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.message()).contains(message).doesNotContain("secret");
            assertThat(engine.attempts(bad)).containsExactly("failed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"listen", "sleep"})
    void cancelledTaskStopsItsRunner(String kind) {
        try (Engine engine = start("cutfill.worker.permits=1")) {
            Task task = submit(engine, kind);
            Await.until("it runs", () -> play(engine).now.get() == 1);

            engine.tasks.cancel(Realm.ALL, task.id());

            Await.until("the runner has ended", () -> pool(engine).status().running() == 0);
            assertThat(engine.state(task)).isEqualTo(TaskState.CANCELLED);
            assertThat(engine.attempts(task)).containsExactly("cancelled");
        }
    }

    @Test
    void taskThatAnotherServerCancelsStopsAtTheNextRenewal() {
        try (Engine engine = start("cutfill.worker.renew=50ms", "cutfill.worker.lease=30s")) {
            Task task = submit(engine, "sleep");
            Await.until("it runs", () -> play(engine).now.get() == 1);
            // as another server would: nothing is announced in this process
            try (Engine other = Engine.start(data.resolve("other"), database, List.of())) {
                other.tasks.cancel(Realm.ALL, task.id());
            }
            Await.until("the runner has ended", () -> pool(engine).status().running() == 0);
        }
    }

    @Test
    void resultOfATakenTaskIsThrownAway() {
        try (Engine engine = start("cutfill.worker.permits=1")) {
            Task task = submit(engine, "stubborn");
            Await.until("it has kept a file", () -> store(engine).keys().size() == 1);
            engine.tasks.cancel(Realm.ALL, task.id());
            play(engine).gate.countDown();

            Await.until("the file is gone", () -> store(engine).keys().isEmpty());
            assertThat(engine.state(task)).isEqualTo(TaskState.CANCELLED);
            assertThat(engine.tasks.read(task.id()).orElseThrow().outcome().result())
                    .isEmpty();
        }
    }

    @Test
    void filesStayAfterSuccessAndGoAfterFailure() {
        try (Engine engine = start("cutfill.worker.permits=1")) {
            Task bad = submit(engine, "keep and refuse");
            Task good = submit(engine, "play");
            await(engine, bad, TaskState.FAILED);
            await(engine, good, TaskState.SUCCEEDED);
            assertThat(engine.tasks.artifacts(bad.id())).isEmpty();
            assertThat(engine.tasks.artifacts(good.id()))
                    .extracting(Artifact::name)
                    .containsExactly("left.txt");
            assertThat(store(engine).keys())
                    .containsExactly(
                            engine.tasks.artifacts(good.id()).getFirst().key());
        }
    }

    @Test
    void longTaskKeepsItsLease() {
        try (Engine engine = start("cutfill.worker.renew=100ms", "cutfill.worker.lease=2s")) {
            Task task = submit(engine, "gate");
            Await.until(
                    "the lease was renewed past its first end",
                    () -> engine.jdbc
                                    .sql(
                                            "SELECT count(*) FROM task WHERE id = :id AND lease_until > started_at + interval '5 seconds'")
                                    .param("id", task.id())
                                    .query(Long.class)
                                    .single()
                            == 1);
            assertThat(engine.queue.sweep(false)).isZero();
            play(engine).gate.countDown();
            await(engine, task, TaskState.SUCCEEDED);
            assertThat(engine.attempts(task)).containsExactly("succeeded");
        }
    }

    @Test
    void stoppingPoolLetsRunningTasksFinish() {
        try (Engine engine = start("cutfill.worker.permits=1", "cutfill.worker.drain=20s")) {
            Task running = submit(engine, "gate");
            Await.until("it runs", () -> play(engine).now.get() == 1);
            Task queued = submit(engine, "play");
            Thread opener = Thread.ofVirtual().start(() -> {
                Await.until("the pool stops", () -> !pool(engine).isRunning());
                play(engine).gate.countDown();
            });

            pool(engine).stop();

            assertThat(opener.isAlive()).isFalse();
            assertThat(engine.state(running)).isEqualTo(TaskState.SUCCEEDED);
            assertThat(engine.state(queued)).isEqualTo(TaskState.QUEUED);
        }
    }

    @ParameterizedTest
    @CsvSource({"requeue, QUEUED, released", "kill, KILLED, killed"})
    void stoppingPoolGivesBackWhatDoesNotFinish(String policy, TaskState state, String outcome) {
        try (Engine engine = start("cutfill.worker.drain=10ms", "cutfill.worker.on-restart=" + policy)) {
            Task task = submit(engine, "sleep");
            Await.until("it runs", () -> play(engine).now.get() == 1);

            pool(engine).stop();

            assertThat(engine.state(task)).isEqualTo(state);
            assertThat(engine.attempts(task)).containsExactly(outcome);
            assertThat(engine.jdbc
                            .sql("SELECT lease_losses + failures FROM task WHERE id = :id")
                            .param("id", task.id())
                            .query(Integer.class)
                            .single())
                    .as("nothing is charged")
                    .isZero();
            assertThat(scratch()).isEmpty();
        }
    }

    @Test
    void stoppingPoolGivesBackWhatItIsJustClaiming() throws Exception {
        try (Engine engine = start("cutfill.worker.drain=10ms");
                Connection other = engine.bean(DataSource.class).getConnection()) {
            Task task = submitAndHoldItsClaim(engine, other);
            Thread stopping = Thread.ofVirtual().start(() -> pool(engine).stop());
            Await.until("the pool stops", () -> !pool(engine).isRunning());
            other.commit();
            stopping.join();
            Await.until(
                    "the claim has gone through", () -> !engine.attempts(task).isEmpty());
            assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
            assertThat(engine.attempts(task)).containsExactly("released");
        }
    }

    @Test
    void closedLaneHasNoClaimUnderWay() throws Exception {
        try (Engine engine = start();
                Connection other = engine.bean(DataSource.class).getConnection()) {
            Task task = submitAndHoldItsClaim(engine, other);
            CompletableFuture<Boolean> closing =
                    CompletableFuture.supplyAsync(() -> pool(engine).open(Play.QUEUE, false));
            Await.until(
                    "the lane is closed",
                    () -> !pool(engine).lane(Play.QUEUE).orElseThrow().open());
            assertThat(closing).as("the claim is under way").isNotDone();
            other.commit();
            assertThat(closing.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(engine.state(task)).isEqualTo(TaskState.RUNNING);
            assertThat(pool(engine).status().running()).isEqualTo(1);
        }
    }

    /// Until `other` commits, the claim is not done.
    private static Task submitAndHoldItsClaim(Engine engine, Connection other) throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute("""
                    CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$;
                    CREATE TRIGGER hold BEFORE UPDATE ON task FOR EACH ROW WHEN (NEW.state = 'RUNNING') EXECUTE FUNCTION hold()
                    """);
            other.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(1)");
        }
        Task task = submit(engine, "sleep");
        Await.until(
                "a claim waits for the lock",
                () -> engine.jdbc
                                .sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                .query(Long.class)
                                .single()
                        > 0);
        return task;
    }

    @Test
    void tasksOfADeadProcessRunAgainAtOnce() throws IOException {
        Task task = leftRunning();
        try (Engine engine = start()) {
            await(engine, task, TaskState.SUCCEEDED);
            assertThat(engine.attempts(task)).containsExactly("lease_lost", "succeeded");
            Await.until(
                    "leftovers and the run's own files are gone",
                    () -> scratch().isEmpty());
        }
    }

    @Test
    void policyKillsTheTasksOfADeadProcess() throws IOException {
        Task task = leftRunning();
        try (Engine engine = start("cutfill.worker.on-restart=kill")) {
            assertThat(engine.state(task)).isEqualTo(TaskState.KILLED);
            engine.tasks.start(task.id());
            await(engine, task, TaskState.SUCCEEDED);
        }
    }

    @Test
    void secondServerOnTheSameDirectoryIsRefused() {
        try (Engine engine = start()) {
            Task task = submit(engine, "gate");
            Await.until("it runs", () -> play(engine).now.get() == 1);

            assertThatThrownBy(this::start).rootCause().hasMessageContaining("Another server uses the data directory");

            assertThat(engine.state(task)).isEqualTo(TaskState.RUNNING);
            play(engine).gate.countDown();
            await(engine, task, TaskState.SUCCEEDED);
        }
    }

    @Test
    void twoServersOnOneDatabaseDoEachTaskOnce() {
        try (Engine one = start("cutfill.worker.permits=4");
                Engine two = start(data.resolve("two"), "cutfill.worker.permits=4", "cutfill.worker.poll=20ms")) {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                tasks.add(submit(i % 2 == 0 ? one : two, "play"));
            }
            tasks.forEach(task -> await(one, task, TaskState.SUCCEEDED));
            for (Task task : tasks) {
                assertThat(runs(one, task.id()) + runs(two, task.id())).isEqualTo(1);
            }
            assertThat(pool(one).status().worker())
                    .isNotEqualTo(pool(two).status().worker());
        }
    }

    private final String[] database = TestPostgres.newDatabase();

    private Engine start(String... properties) {
        return start(data, properties);
    }

    private Engine start(Path directory, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        if (all.stream().noneMatch(property -> property.startsWith("cutfill.worker.poll"))) {
            all.add(NO_POLLING);
        }
        return Engine.start(directory, database, List.of(Pool.class), all.toArray(String[]::new));
    }

    /// A task that runs under the name of this directory's worker, of whose process only files are left.
    private Task leftRunning() throws IOException {
        try (Engine dead = Engine.start(data, database, List.of())) {
            String name = dead.bean(ServerId.class).name();
            Path scratch = Files.createDirectories(data.resolve("tmp/dead/deep"));
            Files.writeString(scratch.resolve("left"), "behind");
            Task task = submit(dead, "play");
            assertThat(dead.queue.claim(Play.QUEUE, name, Duration.ofHours(1))).isPresent();
            return task;
        }
    }

    private List<Path> scratch() {
        try (Stream<Path> files = Files.list(data.resolve("tmp"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Task submit(Engine engine, String kind) {
        return engine.queued(new TaskSpec("core", Play.QUEUE, kind, "{}", Limits.DEFAULT));
    }

    private static void await(Engine engine, Task task, TaskState state) {
        Await.until(task.id() + " is " + state, () -> engine.state(task) == state);
    }

    private static int runs(Engine engine, UUID task) {
        return play(engine).runs.getOrDefault(task, new AtomicInteger()).get();
    }

    private static Play play(Engine engine) {
        return engine.bean(Play.class);
    }

    private static MemoryStore store(Engine engine) {
        return engine.bean(MemoryStore.class);
    }

    private static WorkerPool pool(Engine engine) {
        return engine.bean(WorkerPool.class);
    }
}
