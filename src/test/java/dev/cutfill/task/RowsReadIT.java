package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.access.Realm;
import dev.cutfill.task.LeaseTable.Completion;
import dev.cutfill.task.LeaseTable.Lease;
import dev.cutfill.task.TaskSpec.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;

/// What concerns a few rows reads a few rows, also in a database whose tables nobody has counted yet: there a
/// planner takes every table for small. Often enough on one connection that a plan is made once for all.
class RowsReadIT {
    private static final TaskSpec SPEC = new TaskSpec("core", "reads", "k", "{}", Limits.DEFAULT);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int MANY = 3000;
    private static final int TIMES = 20;
    /// that one operation may read; each looks at its rows some three times
    private static final int FEW = 10;

    @TempDir
    private Path data;

    private Engine engine;

    @BeforeEach
    void start() {
        engine = Engine.start(data);
        engine.jdbc.sql("ALTER TABLE task SET (autovacuum_enabled = off)").update();
        engine.jdbc.sql("ALTER TABLE worker SET (autovacuum_enabled = off)").update();
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void reportGoesToItsRowHoweverManyRun() {
        List<Claim> claims = running();
        LeaseTable leases = engine.bean(LeaseTable.class);

        Map<String, Long> alone =
                counted("task", () -> claims.subList(0, TIMES).forEach(claim -> engine.queue.complete(claim, "{}")));
        assertThat(alone.get("read")).isBetween((long) TIMES, (long) TIMES * FEW);

        Map<String, Long> together = counted(
                "task",
                () -> IntStream.range(1, TIMES).forEach(i -> {
                    List<Completion> four = claims.subList(TIMES + 4 * i, TIMES + 4 * i + 4).stream()
                            .map(claim -> new Completion(new Lease(claim.id(), claim.token()), "{}", false))
                            .toList();
                    assertThat(leases.succeed(four)).hasSize(4);
                }));
        assertThat(together.get("read")).isBetween(4L * (TIMES - 1), 4L * TIMES * FEW);
    }

    @Test
    void sweepReadsWhatRunsAndNoHistory() {
        List<Claim> claims = running();
        claims.forEach(claim -> engine.queue.complete(claim, "{}"));
        engine.queued(SPEC);
        assertThat(engine.queue.claim("reads", "w", LEASE)).isPresent();

        Map<String, Long> swept =
                counted("task", () -> IntStream.range(0, TIMES).forEach(_ -> engine.queue.sweep(false)));
        assertThat(swept.get("read")).isBetween(1L, (long) TIMES * FEW);
    }

    @Test
    void leaseIsRenewedWithoutAWordToAnyIndex() {
        engine.queued(SPEC);
        Claim claim = engine.queue.claim("reads", "w", LEASE).orElseThrow();

        Map<String, Long> renewed = counted(
                "task", () -> assertThat(engine.queue.renew(claim, LEASE)).isTrue());
        assertThat(renewed).containsEntry("updated", 1L).containsEntry("hot", 1L);
    }

    /// The plan is made while there are few.
    @Test
    void workerIsFoundByItsKeyAmongManyOthers() {
        engine.bean(TransactionTemplate.class).executeWithoutResult(_ -> {
            register(1, 4);
            IntStream.range(0, TIMES).forEach(_ -> take(1, 4));
            register(5, MANY);
            Map<String, Long> taken =
                    counted("worker", () -> IntStream.range(0, TIMES).forEach(i -> take(5 + i, MANY - i)));
            assertThat(taken.get("read")).isBetween(2L * TIMES, 2L * TIMES * FEW);
        });
    }

    private void register(int first, int last) {
        engine.jdbc
                .sql("INSERT INTO worker (id, kind) SELECT 'w' || i, 'external' FROM generate_series(:first, :last) i")
                .param("first", first)
                .param("last", last)
                .update();
    }

    private void take(int one, int other) {
        Map<String, Realm> asked = Map.of("w" + one, Realm.ALL, "w" + other, Realm.ALL, "unknown", Realm.ALL);
        assertThat(engine.bean(WorkerTable.class).take(asked))
                .extracting(Worker.Spec::id)
                .containsExactlyInAnyOrder("w" + one, "w" + other);
    }

    private List<Claim> running() {
        engine.bean(TransactionTemplate.class)
                .executeWithoutResult(_ -> IntStream.range(0, MANY / 100)
                        .forEach(_ -> engine.bean(TaskTable.class)
                                .insert(Collections.nCopies(100, SPEC).stream()
                                        .map(spec -> new TaskTable.New(
                                                UUID.randomUUID(),
                                                Realm.PUBLIC,
                                                spec,
                                                TaskState.QUEUED,
                                                Optional.empty()))
                                        .toList())));
        List<Claim> claims = engine.queue.claim(ClaimFilter.all("reads"), "w", LEASE, MANY);
        assertThat(claims).hasSize(MANY);
        return claims;
    }

    /// Rows of a table that were read, updated, and updated without its indexes, by what is done in one
    /// transaction.
    private Map<String, Long> counted(String table, Runnable work) {
        return engine.bean(TransactionTemplate.class).execute(_ -> {
            // what its connection has done before may still be among them
            Map<String, Long> before = counters(table);
            work.run();
            Map<String, Long> after = counters(table);
            before.forEach((name, count) -> after.merge(name, -count, Long::sum));
            return after;
        });
    }

    private Map<String, Long> counters(String table) {
        return engine.jdbc
                .sql("""
                        SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) AS read, n_tup_upd AS updated, n_tup_hot_upd AS hot
                        FROM pg_stat_xact_user_tables WHERE relname = :table
                        """)
                .param("table", table)
                .query((row, _) -> new HashMap<>(Map.of(
                        "read", row.getLong("read"), "updated", row.getLong("updated"), "hot", row.getLong("hot"))))
                .single();
    }
}
