package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskSpec.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The clock is the database's, and it is set, or stands still while a laptop sleeps. A clock that goes ahead by
/// five hours is the same as all that is stored being five hours older, which is what is done here.
class ClockJumpsIT {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final TaskSpec SPEC =
            new TaskSpec("core", "jumps", "k", "{}", new Limits(0, 3, 3, Optional.of(Duration.ofHours(1))));

    @TempDir
    private Path data;

    private Engine engine;

    @BeforeEach
    void start() {
        engine = Engine.start(data);
        engine.queue.lookAtClock(LEASE);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void attemptLosesNoTimeWhenTheClockGoesAhead() {
        engine.queued(SPEC);
        Claim claim = engine.queue.claim("jumps", "w", LEASE).orElseThrow();
        clockGoes(5);
        sweep();
        Task task = engine.tasks.find(Realm.ALL, claim.id()).orElseThrow();
        assertThat(task.state()).isEqualTo(TaskState.RUNNING);
        assertThat(left(task.times().deadline())).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(61));
        assertThat(left(task.times().leaseUntil())).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(75));
        assertThat(engine.queue.renew(claim, LEASE)).isTrue();
    }

    @Test
    void queuedTaskIsGivenOutWhenTheClockGoesBack() {
        Task task = engine.queued(SPEC);
        clockGoes(-5);
        Claim claim = engine.queue.claim("jumps", "w", LEASE).orElseThrow();
        assertThat(claim.id()).isEqualTo(task.id());
        assertThat(engine.queue.complete(claim, "{}")).isEqualTo(TaskQueue.Report.ACCEPTED);
    }

    @Test
    void pauseAfterAFailureGoesBackWithTheClock() {
        engine.queued(SPEC);
        Claim claim = engine.queue.claim("jumps", "w", LEASE).orElseThrow();
        engine.queue.fail(claim, new Task.Failure("X", "x"), true);
        clockGoes(-5);
        sweep();
        assertThat(engine.jdbc
                        .sql("SELECT run_after < now() + interval '11 seconds' FROM task")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void earlierLeaseRunsOutInTimeAfterABackwardJump() {
        engine.queued(SPEC);
        Claim claim = engine.queue.claim("jumps", "w", LEASE).orElseThrow();
        clockGoes(-5);
        sweep();
        Task task = engine.tasks.find(Realm.ALL, claim.id()).orElseThrow();
        assertThat(left(task.times().leaseUntil())).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(75));
        assertThat(left(task.times().deadline())).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(61));
    }

    @Test
    void taskThatIsDueHasNoTimeToWaitFor() {
        Task task = engine.queued(SPEC);
        Claim claim = engine.queue.claim("jumps", "w", LEASE).orElseThrow();
        engine.queue.fail(claim, new Task.Failure("X", "x"), true);
        engine.jdbc
                .sql("UPDATE task SET run_after = now() - interval '1 second'")
                .update();
        sweep();
        assertThat(engine.jdbc
                        .sql("SELECT count(*) FROM task WHERE id = :id AND run_after IS NULL")
                        .param("id", task.id())
                        .query(Long.class)
                        .single())
                .isOne();
    }

    /// Nobody could be heard of while no server ran.
    @Test
    void leaseGetsGraceWhereNobodyHasLookedForLong() {
        engine.queued(SPEC);
        Claim claim = engine.queue.claim("jumps", "w", LEASE).orElseThrow();
        SweepClock restarted = new SweepClock(
                engine.jdbc, engine.bean(org.springframework.transaction.support.TransactionTemplate.class));
        clockGoes(1);
        restarted.look(LEASE);
        assertThat(engine.queue.sweep(false)).isZero();
        assertThat(engine.queue.renew(claim, LEASE)).isTrue();
    }

    private void sweep() {
        engine.queue.lookAtClock(LEASE);
        int _ = engine.queue.sweep(false);
    }

    /// In one transaction, as the clock is set in one moment.
    private void clockGoes(int hours) {
        engine.jdbc.sql("""
                DO $$
                DECLARE c record;
                BEGIN
                    FOR c IN SELECT table_name, string_agg(format('%%1$I = %%1$I - make_interval(hours => %d)', column_name), ', ') AS sets
                             FROM information_schema.columns
                             WHERE table_schema = 'public' AND data_type = 'timestamp with time zone'
                               AND table_name IN (SELECT relname FROM pg_class WHERE relkind = 'r')
                             GROUP BY table_name
                    LOOP EXECUTE format('UPDATE %%I SET ', c.table_name) || c.sets; END LOOP;
                END $$""".formatted(hours)).update();
    }

    private static Duration left(Optional<Instant> until) {
        return Duration.between(Instant.now(), until.orElseThrow());
    }
}
