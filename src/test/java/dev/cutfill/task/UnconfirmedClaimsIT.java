package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskSpec.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Claims whose answers have not come through.
class UnconfirmedClaimsIT {
    private static final Duration LEASE = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private Engine engine;
    private Workers workers;

    @BeforeEach
    void start() {
        engine = Engine.start(data);
        workers = engine.bean(Workers.class);
        for (String id : List.of("w", "v")) {
            Worker _ = workers.register(new Worker.Spec(
                            id,
                            Worker.Kind.EXTERNAL,
                            Realm.ALL,
                            Optional.empty(),
                            Optional.empty(),
                            List.of("u"),
                            List.of(),
                            "{}",
                            "{}",
                            1))
                    .orElseThrow();
        }
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void claimThatNobodyConfirmsGoesBackAndCostsNothing() {
        UUID id = queued();
        for (int i = 0; i < 5; i++) {
            Claim lost = claim("w").getFirst();
            assertThat(Duration.between(
                            Instant.now(), lost.task().times().leaseUntil().orElseThrow()))
                    .isLessThan(Duration.ofSeconds(16));
            elapse(20);
            assertThat(engine.queue.sweep(false)).isOne();
            Task task = engine.tasks.find(Realm.ALL, id).orElseThrow();
            assertThat(task.state()).isEqualTo(TaskState.QUEUED);
            assertThat(task.outcome().failure()).isEmpty();
        }
        assertThat(losses(id)).isZero();
    }

    @Test
    void sameWorkersNextPollGetsTheSameClaim() {
        UUID id = queued();
        Claim first = claim("w").getFirst();
        assertThat(claim("w")).as("the answer is on its way").isEmpty();
        elapse(3);
        assertThat(claim("v")).as("another worker").isEmpty();
        Claim again = claim("w").getFirst();
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.token()).isEqualTo(first.token());
        assertThat(again.task().run().attempt()).isOne();
    }

    @Test
    void confirmedClaimIsGivenOnceAndItsLossCounts() {
        UUID id = queued();
        Claim claim = claim("w").getFirst();
        assertThat(engine.queue.renew(claim, LEASE)).isTrue();
        elapse(3);
        assertThat(claim("w")).isEmpty();
        elapse(100);
        assertThat(engine.queue.sweep(false)).isOne();
        assertThat(losses(id)).isOne();
    }

    @Test
    void claimWithoutAWrittenAnswerGoesBackAtOnce() {
        UUID id = queued();
        List<Claim> lost = workers.claim(Realm.ALL, "w", LEASE, 1).orElseThrow();
        workers.giveBack(lost);
        assertThat(engine.tasks.find(Realm.ALL, id).orElseThrow().state()).isEqualTo(TaskState.QUEUED);
        assertThat(losses(id)).isZero();
        assertThat(workers.claim(Realm.ALL, "v", LEASE, 1).orElseThrow()).hasSize(1);
    }

    private UUID queued() {
        return engine.queued(new TaskSpec("core", "u", "k", "{}", Limits.DEFAULT))
                .id();
    }

    private List<Claim> claim(String worker) {
        return workers.claimToConfirm(Realm.ALL, worker, LEASE, 1, _ -> true).orElseThrow();
    }

    private int losses(UUID id) {
        return engine.jdbc
                .sql("SELECT lease_losses FROM task WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    private void elapse(int seconds) {
        engine.jdbc.sql("""
                        UPDATE task SET lease_until = lease_until - make_interval(secs => :s),
                               started_at = started_at - make_interval(secs => :s), created_at = created_at - make_interval(secs => :s)
                        """).param("s", seconds).update();
    }
}
