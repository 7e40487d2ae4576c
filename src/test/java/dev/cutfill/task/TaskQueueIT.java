package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.task.TaskQueue.Report;
import dev.cutfill.task.TaskSpec.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class TaskQueueIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Task.Failure WHY = new Task.Failure("STORE_UNAVAILABLE", "not now");

    private static Engine engine;
    private String name = "";

    @BeforeAll
    static void start(@TempDir Path data) {
        engine = Engine.start(data);
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
    void fiftyClaimersLoseNoTaskAndDoNoneTwice() throws Exception {
        Set<UUID> submitted = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            submitted.add(engine.queued(spec(Limits.DEFAULT)).id());
        }
        ConcurrentLinkedQueue<UUID> done = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String worker = "w" + i;
                int most = 1 + i % 3;
                workers.add(threads.submit(() -> {
                    for (List<Claim> claims;
                            !(claims = engine.queue.claim(ClaimFilter.all(name), worker, LEASE, most)).isEmpty(); ) {
                        assertThat(claims).hasSizeLessThanOrEqualTo(most);
                        for (Claim claim : claims) {
                            assertThat(engine.queue.complete(claim, "{}")).isEqualTo(Report.ACCEPTED);
                            done.add(claim.id());
                        }
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        assertThat(done).hasSize(2_000);
        assertThat(Set.copyOf(done)).isEqualTo(submitted);
        assertThat(engine.jdbc
                        .sql("SELECT count(*) FROM task WHERE queue = :q AND state = 'SUCCEEDED' AND attempt = 1")
                        .param("q", name)
                        .query(Long.class)
                        .single())
                .isEqualTo(2_000);
    }

    @Test
    void higherPriorityGoesFirstThenTheOlder() {
        List<Task> tasks = new ArrayList<>();
        for (int priority : new int[] {0, 5, 0, 5, -1}) {
            tasks.add(engine.queued(spec(new Limits(priority, 1, 3, Optional.empty()))));
        }
        List<UUID> claimed = new ArrayList<>();
        for (Optional<Claim> claim; (claim = engine.queue.claim(name, "w", LEASE)).isPresent(); ) {
            claimed.add(claim.get().id());
        }
        assertThat(claimed)
                .containsExactlyElementsOf(List.of(1, 3, 0, 2, 4).stream()
                        .map(i -> tasks.get(i).id())
                        .collect(Collectors.toList()));
    }

    @Test
    void claimComesFromItsQueueOnly() {
        engine.queued(spec(Limits.DEFAULT));
        assertThat(engine.queue.claim(name + "?", "w", LEASE)).isEmpty();
        assertThat(engine.queue.claim(name, "w", LEASE)).isPresent();
    }

    @Test
    void sameCompletionTwiceIsOneEvent() {
        Task task = engine.queued(spec(Limits.DEFAULT));
        Claim claim = engine.queue.claim(name, "w", LEASE).orElseThrow();
        String result = "{\"b\": 1.50, \"a\": null}";

        assertThat(engine.queue.keep(claim, new Artifact("image", "a.png", "k1", 3, "image/png")))
                .isTrue();
        assertThat(engine.queue.complete(claim, result)).isEqualTo(Report.ACCEPTED);
        assertThat(engine.queue.keep(claim, new Artifact("image", "b.png", "k2", 3, "image/png")))
                .as("too late")
                .isFalse();
        assertThat(engine.queue.complete(claim, "{\"other\":1}")).isEqualTo(Report.REPEATED);
        assertThat(engine.queue.fail(claim, WHY, false)).isEqualTo(Report.REFUSED);

        assertThat(engine.tasks.read(task.id()).orElseThrow().outcome().result())
                .contains(result);
        assertThat(engine.events(task)).containsExactly("submitted", "claimed", "succeeded");
        assertThat(engine.tasks.artifacts(task.id())).extracting(Artifact::key).containsExactly("k1");
    }

    /// They may go to the database in one statement.
    @Test
    void repeatedCompletionIsAcceptedOnceAndAStaleOneNever() throws Exception {
        for (int round = 0; round < 20; round++) {
            Task task = engine.queued(spec(Limits.DEFAULT));
            Claim claim = engine.queue.claim(name, "w", LEASE).orElseThrow();
            Claim stale = new Claim(claim.task(), UUID.randomUUID());
            List<Future<Report>> good = new ArrayList<>();
            List<Future<Report>> bad = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    String result = "{\"by\":" + i + "}";
                    bad.add(threads.submit(() -> engine.queue.complete(stale, "{\"by\":\"nobody\"}")));
                    good.add(threads.submit(() -> engine.queue.complete(claim, result)));
                }
            }
            int winner = -1;
            for (int i = 0; i < 8; i++) {
                assertThat(bad.get(i).get()).isEqualTo(Report.REFUSED);
                if (good.get(i).get() == Report.ACCEPTED) {
                    assertThat(winner).isEqualTo(-1);
                    winner = i;
                } else {
                    assertThat(good.get(i).get()).isEqualTo(Report.REPEATED);
                }
            }
            assertThat(engine.tasks.read(task.id()).orElseThrow().outcome().result())
                    .contains("{\"by\":" + winner + "}");
        }
    }

    @Test
    void reportUnderAStaleTokenIsRefused() {
        Task task = engine.queued(spec(Limits.DEFAULT));
        Claim lost = engine.queue.claim(name, "slow", LEASE).orElseThrow();
        engine.expire(task, "lease_until");
        engine.queue.sweep(false);
        Claim current = engine.queue.claim(name, "quick", LEASE).orElseThrow();

        assertThat(engine.queue.renew(lost, LEASE)).isFalse();
        assertThat(engine.queue.progress(lost, 0.9, "late")).isFalse();
        assertThat(engine.queue.complete(lost, "{\"late\":true}")).isEqualTo(Report.REFUSED);
        assertThat(engine.queue.fail(lost, WHY, true)).isEqualTo(Report.REFUSED);
        assertThat(engine.queue.release(lost, false)).isFalse();

        assertThat(engine.state(task)).isEqualTo(TaskState.RUNNING);
        assertThat(engine.queue.complete(current, "{\"late\":false}")).isEqualTo(Report.ACCEPTED);
        assertThat(engine.tasks.read(task.id()).orElseThrow().outcome().result())
                .contains("{\"late\":false}");
        assertThat(engine.attempts(task)).containsExactly("lease_lost", "succeeded");
    }

    @Test
    void leaseThatIsRenewedIsNotSwept() {
        Task task = engine.queued(spec(Limits.DEFAULT));
        Claim claim = engine.queue.claim(name, "w", Duration.ofMillis(1)).orElseThrow();
        assertThat(engine.queue.renew(claim, LEASE)).isTrue();
        engine.queue.sweep(false);
        assertThat(engine.state(task)).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void taskThatLosesItsWorkerOnceTooOftenIsKilled() {
        Task task = engine.queued(spec(new Limits(0, 1, 3, Optional.empty())));
        for (int loss = 1; loss <= 4; loss++) {
            assertThat(engine.queue.claim(task.id(), "w", LEASE)).isPresent();
            engine.expire(task, "lease_until");
            assertThat(engine.queue.sweep(false)).isEqualTo(1);
            assertThat(engine.state(task)).isEqualTo(loss <= 3 ? TaskState.QUEUED : TaskState.KILLED);
        }
        assertThat(engine.tasks
                        .read(task.id())
                        .orElseThrow()
                        .outcome()
                        .failure()
                        .orElseThrow()
                        .code())
                .isEqualTo("LEASE_LOST");
        assertThat(engine.attempts(task)).containsExactly("lease_lost", "lease_lost", "lease_lost", "lease_lost");
    }

    @Test
    void releaseChargesNothing() {
        Task task = engine.queued(spec(new Limits(0, 1, 0, Optional.empty())));
        for (int i = 0; i < 5; i++) {
            Claim claim = engine.queue.claim(name, "w", LEASE).orElseThrow();
            assertThat(engine.queue.release(claim, false)).isTrue();
        }
        assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void failureThatMayPassWaitsBeforeTheNextAttempt() {
        Task task = engine.queued(spec(new Limits(0, 3, 3, Optional.empty())));
        for (int attempt = 1; attempt <= 3; attempt++) {
            engine.jdbc
                    .sql("UPDATE task SET run_after = now() WHERE id = :id")
                    .param("id", task.id())
                    .update();
            Claim claim = engine.queue.claim(task.id(), "w", LEASE).orElseThrow();
            assertThat(engine.queue.fail(claim, WHY, true)).isEqualTo(Report.ACCEPTED);
            double pause = engine.jdbc
                    .sql("SELECT extract(epoch FROM run_after - updated_at) FROM task WHERE id = :id")
                    .param("id", task.id())
                    .query(Double.class)
                    .single();
            assertThat(pause).isBetween(0.0, 5.0 * (1 << (attempt - 1)));
        }
        assertThat(engine.state(task)).isEqualTo(TaskState.FAILED);
        assertThat(engine.tasks.read(task.id()).orElseThrow().outcome().failure())
                .contains(WHY);
    }

    @Test
    void messageThatQuotesAFileCanBeStored() {
        Task task = engine.queued(spec(Limits.DEFAULT));
        Claim claim = engine.queue.claim(name, "w", LEASE).orElseThrow();
        Task.Failure quoting =
                new Task.Failure("INVALID_INPUT", "starts with L\0S\u0001 and \ud800, not LASF: é" + "x".repeat(5_000));
        assertThat(engine.queue.fail(claim, quoting, false)).isEqualTo(Report.ACCEPTED);
        assertThat(engine.tasks
                        .read(task.id())
                        .orElseThrow()
                        .outcome()
                        .failure()
                        .orElseThrow()
                        .message())
                .startsWith("starts with L?S? and ?, not LASF: éxx")
                .hasSize(2_000);
    }

    @Test
    void progressNeverFalls() {
        Task task = engine.queued(spec(Limits.DEFAULT));
        Claim claim = engine.queue.claim(name, "w", LEASE).orElseThrow();
        engine.queue.progress(claim, 0.5, "registration");
        engine.queue.progress(claim, 0.25, "x".repeat(500));

        Task.Run run = engine.tasks.read(task.id()).orElseThrow().run();
        assertThat(run.fraction()).isEqualTo(0.5);
        assertThat(run.stage()).hasSize(200);
        assertThat(run.worker()).contains("w");
    }

    @Test
    void onlyDeadWorkersTasksAreTakenAtOnce() {
        Task dead = engine.queued(spec(Limits.DEFAULT));
        Task alive = engine.queued(spec(Limits.DEFAULT));
        Claim lost = engine.queue.claim(dead.id(), "dead", LEASE).orElseThrow();
        assertThat(engine.queue.claim(alive.id(), "alive", LEASE)).isPresent();

        assertThat(engine.queue.reclaim("dead", false)).isEqualTo(1);

        assertThat(engine.state(dead)).isEqualTo(TaskState.QUEUED);
        assertThat(engine.state(alive)).isEqualTo(TaskState.RUNNING);
        assertThat(engine.queue.complete(lost, "{}")).isEqualTo(Report.REFUSED);
    }

    @Test
    void killPolicyEndsWhatRan() {
        Task task = engine.queued(spec(Limits.DEFAULT));
        assertThat(engine.queue.claim(task.id(), "dead", LEASE)).isPresent();
        assertThat(engine.queue.reclaim("dead", true)).isEqualTo(1);
        assertThat(engine.state(task)).isEqualTo(TaskState.KILLED);
        assertThat(engine.tasks.start(task.id())).contains(List.of());
        assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void sweepsInParallelTakeEachTaskOnce() throws Exception {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 250; i++) { // more than one batch
            Task task = engine.queued(spec(Limits.DEFAULT));
            assertThat(engine.queue.claim(task.id(), "w", LEASE)).isPresent();
            engine.expire(task, "lease_until");
            tasks.add(task);
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> sweeps = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sweeps.add(threads.submit(() -> engine.queue.sweep(false)));
            }
            int taken = 0;
            for (Future<Integer> sweep : sweeps) {
                taken += sweep.get();
            }
            assertThat(taken).isEqualTo(250);
        }
        assertThat(tasks).allSatisfy(task -> assertThat(engine.attempts(task)).containsExactly("lease_lost"));
    }

    @Test
    void finishedHistoryIsNotWhatTheLoadCounts() {
        Tasks.Load before = engine.tasks.load();
        engine.queued(spec(Limits.DEFAULT));
        Claim claim = engine.queue.claim(name, "w", LEASE).orElseThrow();
        engine.queued(spec(Limits.DEFAULT));
        assertThat(engine.tasks.load().queued()).isEqualTo(before.queued() + 1);
        assertThat(engine.tasks.load().running()).isEqualTo(before.running() + 1);
        engine.queue.complete(claim, "{}");
        assertThat(engine.tasks.load().running()).isEqualTo(before.running());
    }

    private TaskSpec spec(Limits limits) {
        return new TaskSpec("volcal", name, "k", "{}", limits);
    }
}
