package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskQueue.Report;
import dev.cutfill.task.TaskSpec.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All that can end an attempt, at the same moment.
class RacesIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Task.Failure WHY = new Task.Failure("STORE_UNAVAILABLE", "not now");
    private static final List<String> REPORTED = List.of("succeeded", "failed", "released");

    @Test
    void oneReportEndsTheAttemptAndOthersFindItEnded(@TempDir Path data) throws Exception {
        try (Engine engine = Engine.start(data);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> ends = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Task task = engine.queued(new TaskSpec(
                        "core", "races", "k", "{}", new Limits(0, 3, 3, Optional.of(Duration.ofMinutes(5)))));
                Claim claim = engine.queue.claim(task.id(), "first-" + i, LEASE).orElseThrow();
                engine.expire(task, i % 2 == 0 ? "lease_until" : "deadline_at");
                List<Boolean> accepted = atOnce(
                        threads,
                        List.of(
                                () -> engine.queue.complete(claim, "1") == Report.ACCEPTED,
                                () -> engine.queue.fail(claim, WHY, true) == Report.ACCEPTED,
                                () -> engine.queue.release(claim, false),
                                () -> taken(engine.queue.sweep(false)),
                                () -> taken(engine.queue.reclaim(
                                        claim.task().run().worker().orElseThrow(), false)),
                                () -> taken(engine.tasks.cancel(Realm.ALL, task.id())),
                                () -> taken(engine.tasks.retry(Realm.ALL, task.id())),
                                () -> taken(engine.queue
                                        .claim(task.id(), "second", LEASE)
                                        .map(second -> engine.queue.complete(second, "2")))));

                List<String> attempts = engine.attempts(task);
                long mine = accepted.subList(0, 3).stream().filter(yes -> yes).count();
                assertThat(mine)
                        .as("reports under one lease that were accepted; attempts %s", attempts)
                        .isEqualTo(REPORTED.contains(attempts.getFirst()) ? 1 : 0);
                assertThat(attempts).doesNotContain("open").hasSizeBetween(1, 2);
                List<String> events = engine.events(task);
                for (String end : List.of("succeeded", "failed", "released", "lease_lost", "timed_out")) {
                    assertThat(events.stream().filter(end::equals))
                            .as("%s of %s", end, events)
                            .hasSize((int) attempts.stream().filter(end::equals).count());
                }
                assertThat(engine.state(task) == TaskState.SUCCEEDED)
                        .isEqualTo(attempts.getLast().equals("succeeded"));
                ends.add(attempts.getFirst());
            }
            assertThat(ends.stream().distinct().count())
                    .as("the race is one: %s", ends)
                    .isGreaterThan(1);
        }
    }

    private static boolean taken(Object what) {
        return what != null;
    }

    /// @return what each has answered, in their order
    private static List<Boolean> atOnce(ExecutorService threads, List<Callable<Boolean>> all) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        List<Future<Boolean>> running = new ArrayList<>();
        for (Callable<Boolean> one : all) {
            running.add(threads.submit(() -> {
                gate.await();
                return one.call();
            }));
        }
        gate.countDown();
        List<Boolean> answers = new ArrayList<>();
        for (Future<Boolean> one : running) {
            answers.add(one.get());
        }
        return answers;
    }
}
