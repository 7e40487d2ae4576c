package dev.cutfill.task;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The transitions of `task` into RUNNING and out of it, and what its holder does meanwhile. As [TaskTable];
/// whoever shows a token moves only what is leased under it. Who has a token is RUNNING (`running_is_held`);
/// were the state asked for as well, a planner without statistics would go through an index of all that run
/// instead of to the one row.
@Component
final class LeaseTable {
    private static final String HELD_BY_WORKER = TaskTable.inOrder("state = 'RUNNING' AND worker_id = :worker");

    private static final String RUNNING = "'RUNNING'";

    /// For how long a queue that has jobs is not asked for single tasks alone.
    private static final Duration JOBS_REMEMBERED = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final ServerId home;
    /// By queue, when a claim has found that it has jobs, as [System#nanoTime]. Only says what is worth asking.
    private final Map<String, Long> jobsSeen = new ConcurrentHashMap<>();

    /// @param home the server that claims, for itself or for a worker that reads inputs through it
    LeaseTable(JdbcClient jdbc, ServerId home) {
        this.jdbc = jdbc;
        this.home = home;
    }

    /// A place for one task.
    ///
    /// @param unconfirmed the lease is a first short one: the worker renews it when the answer has reached it
    record ClaimSlot(String worker, Duration lease, boolean unconfirmed) {}

    /// QUEUED → RUNNING, the first that are due and wanted ([ClaimSql]): the first for the first seat, and so on.
    /// SKIP LOCKED: claimers that come together each get other rows and none waits.
    List<Claim> claimNext(ClaimFilter wanted, List<ClaimSlot> slots) {
        @Nullable Long jobs = jobsSeen.get(wanted.queue());
        if (jobs == null || System.nanoTime() - jobs > JOBS_REMEMBERED.toNanos()) {
            List<Single> singles = seats(slots.size() == 1 ? ClaimSql.FIRST_SINGLE : ClaimSql.SINGLE, wanted, slots)
                    .query(LeaseTable::single)
                    .list();
            if (!singles.getFirst().others()) {
                jobsSeen.remove(wanted.queue());
                return singles.stream().flatMap(one -> one.claim().stream()).toList();
            }
            jobsSeen.put(wanted.queue(), System.nanoTime());
        }
        if (slots.size() == 1) {
            return claim(ClaimSql.FIRST, wanted, slots);
        }
        List<Claim> fair = claim(ClaimSql.FAIR, wanted, slots);
        if (fair.size() == slots.size()) {
            return fair;
        }
        // a job may have had less for this worker than its share; another may have more
        List<Claim> all = new ArrayList<>(fair);
        all.addAll(claim(ClaimSql.ANY, wanted, slots.subList(fair.size(), slots.size())));
        return all;
    }

    /// @param others there are tasks of jobs to choose from, and none was claimed
    private record Single(boolean others, Optional<Claim> claim) {}

    private static Single single(ResultSet row, int number) throws SQLException {
        boolean none = row.getObject("id") == null;
        return new Single(row.getBoolean("others"), none ? Optional.empty() : Optional.of(TaskRow.claim(row, number)));
    }

    private List<Claim> claim(String statement, ClaimFilter wanted, List<ClaimSlot> slots) {
        return seats(statement, wanted, slots).query(TaskRow::claim).list();
    }

    private JdbcClient.StatementSpec seats(String statement, ClaimFilter wanted, List<ClaimSlot> slots) {
        return jdbc.sql(statement)
                .param("queue", wanted.queue())
                .param("home", home.name())
                .param("backend", wanted.backend().orElse(null))
                .param("tenant", wanted.realm().tenant().orElse(null))
                .param("kinds", wanted.likePatterns())
                .param("workers", TaskTable.column(slots, ClaimSlot::worker))
                .param("leases", TaskTable.column(slots, slot -> seconds(slot.lease())))
                .param("unconfirmed", TaskTable.column(slots, ClaimSlot::unconfirmed));
    }

    /// QUEUED → RUNNING, this one if it is due and its job lets it: for a worker that had a hint.
    Optional<Claim> claim(UUID id, String worker, Duration lease) {
        return jdbc.sql(ClaimSql.ONE)
                .param("id", id)
                .param("home", home.name())
                .param("workers", new String[] {worker})
                .param("leases", new String[] {Double.toString(seconds(lease))})
                .param("unconfirmed", new String[] {"false"})
                .query(TaskRow::claim)
                .optional();
    }

    boolean renew(UUID id, UUID token, Duration lease) {
        return jdbc.sql("""
                        UPDATE task SET lease_until = now() + make_interval(secs => :lease), unconfirmed = false
                        WHERE id = :id AND lease_token = :token
                        """)
                        .param("id", id)
                        .param("token", token)
                        .param("lease", seconds(lease))
                        .update()
                == 1;
    }

    /// All that a worker holds, for one that is heard of as a whole.
    int renewAll(String worker, Duration lease) {
        return jdbc.sql("""
                        UPDATE task SET lease_until = greatest(lease_until, now() + make_interval(secs => :lease))
                        WHERE NOT unconfirmed AND\s""" + HELD_BY_WORKER)
                .param("worker", worker)
                .param("lease", seconds(lease))
                .update();
    }

    /// What this worker was given and has not confirmed, from the second second on: the answer to its poll has
    /// not come through. It keeps the token, so that the answer, should it come after all, is the same.
    List<Claim> unconfirmed(String worker, Duration lease, int most) {
        return jdbc.sql("""
                        UPDATE task SET lease_until = now() + make_interval(secs => :lease)
                        WHERE id IN (SELECT id FROM task WHERE state = 'RUNNING' AND worker_id = :worker AND unconfirmed
                                       AND started_at < now() - interval '1 second'
                                     ORDER BY started_at, id LIMIT :most FOR UPDATE SKIP LOCKED)
                        RETURNING *
                        """)
                .param("worker", worker)
                .param("lease", seconds(lease))
                .param("most", most)
                .query(TaskRow::claim)
                .list();
    }

    boolean progress(UUID id, UUID token, double fraction, String stage) {
        return jdbc.sql("""
                        UPDATE task SET progress = greatest(progress, CAST(:fraction AS real)), stage = :stage, updated_at = now()
                        WHERE id = :id AND lease_token = :token
                        """)
                        .param("id", id)
                        .param("token", token)
                        .param("fraction", Math.clamp(fraction, 0, 1))
                        .param("stage", stage.length() > 200 ? stage.substring(0, 200) : stage)
                        .update()
                == 1;
    }

    private static final String TO_SUCCEEDED = toSucceeded(
            "unnest(CAST(:ids AS uuid[]), CAST(:tokens AS uuid[]), CAST(:results AS json[]))",
            TaskTable.inOrder("id = ANY (CAST(:ids AS uuid[]))"));
    /// As [ClaimSql#FIRST].
    private static final String ONE_TO_SUCCEEDED = toSucceeded(
            "(SELECT (CAST(:ids AS uuid[]))[1], (CAST(:tokens AS uuid[]))[1], (CAST(:results AS json[]))[1])", "true");

    private static final String SUCCEED = TransitionSql.ofEnd("succeeded", RUNNING, TO_SUCCEEDED);
    private static final String SUCCEED_ONE = TransitionSql.ofEnd("succeeded", RUNNING, ONE_TO_SUCCEEDED);
    private static final String SUCCEED_SINGLE = TransitionSql.uncountedEnd("succeeded", TO_SUCCEEDED);
    private static final String SUCCEED_ONE_SINGLE = TransitionSql.uncountedEnd("succeeded", ONE_TO_SUCCEEDED);

    private static String toSucceeded(String source, String held) {
        return """
            UPDATE task SET state = 'SUCCEEDED', result = done.result, progress = 1, finished_at = greatest(now(), created_at),
                   %s
            FROM %s AS done (id, token, result)
            WHERE task.id = done.id AND lease_token = done.token AND %s
            RETURNING task.*
            """.formatted(TransitionSql.LEASE_ENDS, source, held);
    }

    /// @param ofJob the task is in a job, whose counters change
    record Completion(Lease lease, String result, boolean ofJob) {}

    record Lease(UUID task, UUID token) {}

    /// RUNNING → SUCCEEDED.
    ///
    /// @param done none twice
    /// @return what became of those whose lease was the current one
    Map<Lease, Task> succeed(Collection<Completion> done) {
        Map<Lease, Task> moved = new HashMap<>();
        boolean one = done.size() == 1;
        boolean ofJobs = done.stream().anyMatch(Completion::ofJob);
        jdbc.sql(ofJobs ? one ? SUCCEED_ONE : SUCCEED : one ? SUCCEED_ONE_SINGLE : SUCCEED_SINGLE)
                .param("ids", TaskTable.column(done, end -> end.lease().task()))
                .param("tokens", TaskTable.column(done, end -> end.lease().token()))
                .param("results", TaskTable.column(done, Completion::result))
                .query((row, number) -> moved.put(
                        new Lease(row.getObject("id", UUID.class), row.getObject("last_lease_token", UUID.class)),
                        TaskRow.task(row, number)))
                .list();
        return moved;
    }

    private static final String FAIL = TransitionSql.ofEnd("failed", RUNNING, """
            UPDATE task SET failures = failures + 1,
                   state = CASE WHEN :mayPass AND failures + 1 < max_attempts THEN 'QUEUED' ELSE 'FAILED' END,
                   finished_at = CASE WHEN :mayPass AND failures + 1 < max_attempts THEN NULL ELSE greatest(now(), created_at) END,
                   run_after = now() + random() * least(interval '10 minutes',
                                                        interval '5 seconds' * power(2, least(failures, 20))),
                   result = CAST(:result AS json), error_code = :code, error_message = :message,
                   %s
            WHERE id = :id AND lease_token = :token
            RETURNING *
            """.formatted(TransitionSql.LEASE_ENDS));

    /// RUNNING → FAILED; or → QUEUED when it may pass and the budget is not spent, after a pause that doubles
    /// from 5 s to 10 min with each failure and is drawn evenly from nothing to that, so that those that failed
    /// together come back apart.
    ///
    /// @param result what the worker has to show all the same
    Optional<Task> fail(UUID id, UUID token, Task.Failure why, boolean retryable, @Nullable String result) {
        return jdbc.sql(FAIL)
                .param("id", id)
                .param("token", token)
                .param("code", why.code())
                .param("message", why.message())
                .param("mayPass", retryable)
                .param("result", result)
                .query(TaskRow::task)
                .optional();
    }

    private static final String RELEASED = """
            UPDATE task SET state = 'QUEUED', run_after = NULL, progress = 0, stage = '',
                   %s
            """.formatted(TransitionSql.LEASE_ENDS);
    private static final String RELEASE =
            TransitionSql.ofEnd("released", RUNNING, RELEASED + "WHERE id = :id AND lease_token = :token RETURNING *");
    private static final String RELEASE_ALL =
            TransitionSql.ofEnd("released", RUNNING, RELEASED + "WHERE " + HELD_BY_WORKER + " RETURNING *");

    /// RUNNING → QUEUED: its worker stops in good order; no budget is charged.
    Optional<Task> release(UUID id, UUID token) {
        return jdbc.sql(RELEASE)
                .param("id", id)
                .param("token", token)
                .query(TaskRow::task)
                .optional();
    }

    /// As [#release], all that a worker holds which begins anew.
    List<Task> releaseAll(String worker) {
        return jdbc.sql(RELEASE_ALL)
                .param("worker", worker)
                .query(TaskRow::task)
                .list();
    }

    private static final String KILL = TransitionSql.ofEnd("killed", RUNNING, """
            UPDATE task SET state = 'KILLED', finished_at = greatest(now(), created_at), progress = 0, stage = '', error_code = 'SERVER_STOPPED',
                   error_message = 'the server was stopped while the task was running',
                   %s
            WHERE id = :id AND lease_token = :token
            RETURNING *
            """.formatted(TransitionSql.LEASE_ENDS));

    /// RUNNING → KILLED: its worker stops, and that is to be its end.
    Optional<Task> kill(UUID id, UUID token) {
        return jdbc.sql(KILL)
                .param("id", id)
                .param("token", token)
                .query(TaskRow::task)
                .optional();
    }

    private static final String LOST = """
            UPDATE task SET lease_losses = lease_losses + 1,
                   state = CASE WHEN :kill OR lease_losses >= max_lease_losses THEN 'KILLED' ELSE 'QUEUED' END,
                   finished_at = CASE WHEN :kill OR lease_losses >= max_lease_losses THEN greatest(now(), created_at) END,
                   run_after = NULL, progress = 0, stage = '', error_code = 'LEASE_LOST',
                   error_message = 'the worker vanished while the task was running, ' || (lease_losses + 1) || ' times so far',
                   %s
            """.formatted(TransitionSql.LEASE_ENDS);

    private static final String EXPIRED = """
            WHERE id IN (SELECT id FROM task WHERE state = 'RUNNING' AND lease_until < now() AND %s
                         ORDER BY lease_until LIMIT :limit FOR UPDATE SKIP LOCKED)
              AND state = 'RUNNING'
            RETURNING *
            """;
    private static final String TAKE_UNCONFIRMED =
            TransitionSql.ofEnd("released", RUNNING, RELEASED + EXPIRED.formatted("unconfirmed"));

    /// RUNNING → QUEUED: up to `limit` that no worker has confirmed; no budget is charged.
    List<Task> takeUnconfirmed(int limit) {
        return jdbc.sql(TAKE_UNCONFIRMED)
                .param("limit", limit)
                .query(TaskRow::task)
                .list();
    }

    private static final String TAKE_EXPIRED =
            TransitionSql.ofEnd("lease_lost", RUNNING, LOST + EXPIRED.formatted("NOT unconfirmed"));

    /// RUNNING → QUEUED or KILLED: up to `limit` whose lease has run out.
    List<Task> takeExpired(int limit, boolean kill) {
        return jdbc.sql(TAKE_EXPIRED)
                .param("limit", limit)
                .param("kill", kill)
                .query(TaskRow::task)
                .list();
    }

    private static final String TAKE_FROM = TransitionSql.ofEnd(
            "lease_lost",
            RUNNING,
            LOST + "WHERE " + TaskTable.inOrder("state = 'RUNNING' AND split_part(worker_id, '/', 1) = :worker")
                    + " RETURNING *");

    /// RUNNING → QUEUED or KILLED: all that a worker, in all its places, holds which is known to be dead.
    List<Task> reclaim(String worker, boolean kill) {
        return jdbc.sql(TAKE_FROM)
                .param("worker", worker)
                .param("kill", kill)
                .query(TaskRow::task)
                .list();
    }

    private static final String TAKE_OVERDUE =
            TransitionSql.ofEnd("timed_out", RUNNING, """
            UPDATE task SET state = 'TIMED_OUT', finished_at = greatest(now(), created_at), error_code = 'TIMED_OUT',
                   error_message = 'timed out after ' || timeout_s || ' s',
                   %s
            WHERE id IN (SELECT id FROM task WHERE state = 'RUNNING' AND deadline_at < now()
                         ORDER BY deadline_at LIMIT :limit FOR UPDATE SKIP LOCKED)
              AND state = 'RUNNING'
            RETURNING *
            """.formatted(TransitionSql.LEASE_ENDS));

    /// RUNNING → TIMED_OUT: up to `limit` whose deadline has passed.
    List<Task> takeOverdue(int limit) {
        return jdbc.sql(TAKE_OVERDUE).param("limit", limit).query(TaskRow::task).list();
    }

    boolean holds(UUID id, UUID token) {
        return jdbc.sql(
                        "SELECT EXISTS (SELECT FROM task WHERE id = :id AND state = 'RUNNING' AND lease_token = :token)")
                .param("id", id)
                .param("token", token)
                .query(Boolean.class)
                .single();
    }

    /// Whether an attempt was ended by a report under this token, a good or a bad one: then the same again is a
    /// replay.
    boolean endedBy(UUID id, UUID token, boolean succeeded) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM task_attempt
                                       WHERE task_id = :id AND lease_token = :token AND outcome = :outcome)
                        """)
                .param("id", id)
                .param("token", token)
                .param("outcome", succeeded ? "succeeded" : "failed")
                .query(Boolean.class)
                .single();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
