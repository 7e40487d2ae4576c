package dev.cutfill.task;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `task`: one method, one statement. A transition returns the row it made, or nothing when the row was not
/// in a state to be moved; time is the database's.
@Component
final class TaskTable {
    private final JdbcClient jdbc;

    TaskTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Task insert(UUID id, TaskSpec spec, TaskState state) {
        return jdbc.sql("""
                        INSERT INTO task (id, profile, queue, kind, payload, state,
                                          priority, max_attempts, max_lease_losses, timeout_s)
                        VALUES (:id, :profile, :queue, :kind, CAST(:payload AS json), :state,
                                :priority, :attempts, :losses, CAST(:timeout AS integer))
                        RETURNING *
                        """)
                .param("id", id)
                .param("profile", spec.profile())
                .param("queue", spec.queue())
                .param("kind", spec.kind())
                .param("payload", spec.payload())
                .param("state", state.name())
                .param("priority", spec.limits().priority())
                .param("attempts", spec.limits().maxAttempts())
                .param("losses", spec.limits().maxLeaseLosses())
                .param("timeout", spec.limits().timeout().map(Duration::toSeconds).orElse(null))
                .query(TaskTable::task)
                .single();
    }

    Optional<Task> find(UUID id) {
        return jdbc.sql("SELECT * FROM task WHERE id = :id AND deleted_at IS NULL")
                .param("id", id)
                .query(TaskTable::task)
                .optional();
    }

    /// Holds the row until the transaction ends. Whoever is about to decide from several rows of one task takes this first:
    /// otherwise two that each finish one of the last two inputs would both still see the other's missing.
    Optional<Task> lock(UUID id) {
        return jdbc.sql("SELECT * FROM task WHERE id = :id AND deleted_at IS NULL FOR UPDATE")
                .param("id", id)
                .query(TaskTable::task)
                .optional();
    }

    /// WAITING → QUEUED, when no input is missing.
    Optional<Task> queueWhenComplete(UUID id) {
        return jdbc.sql("""
                        UPDATE task SET state = 'QUEUED', run_after = now(), updated_at = now(), version = version + 1
                        WHERE id = :id AND state = 'WAITING'
                          AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.finished_at IS NULL)
                        RETURNING *
                        """)
                .param("id", id)
                .query(TaskTable::task)
                .optional();
    }

    /// FAILED, TIMED_OUT, CANCELLED, KILLED → QUEUED with full budgets, when no input is missing.
    Optional<Task> queueAgain(UUID id) {
        return jdbc.sql("""
                        UPDATE task SET state = 'QUEUED', run_after = now(), failures = 0, lease_losses = 0,
                               result = NULL, error_code = NULL, error_message = NULL, cancel_requested_at = NULL,
                               progress = 0, stage = '', finished_at = NULL, last_lease_token = NULL,
                               updated_at = now(), version = version + 1
                        WHERE id = :id AND state IN ('FAILED', 'TIMED_OUT', 'CANCELLED', 'KILLED') AND deleted_at IS NULL
                          AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.finished_at IS NULL)
                        RETURNING *
                        """)
                .param("id", id)
                .query(TaskTable::task)
                .optional();
    }

    private static final String CLAIMED = """
            UPDATE task SET state = 'RUNNING', attempt = attempt + 1, worker_id = :worker,
                   lease_token = gen_random_uuid(), last_lease_token = NULL,
                   lease_until = now() + make_interval(secs => :lease),
                   deadline_at = now() + make_interval(secs => timeout_s),
                   started_at = now(), progress = 0, stage = '', error_code = NULL, error_message = NULL,
                   updated_at = now(), version = version + 1
            """;

    /// QUEUED → RUNNING, the first that is due. SKIP LOCKED: claimers that come together each get another row and none waits.
    Optional<Claim> claimNext(String queue, String worker, Duration lease) {
        return jdbc.sql(CLAIMED + """
                        WHERE id = (SELECT id FROM task
                                    WHERE state = 'QUEUED' AND queue = :queue AND run_after <= now()
                                    ORDER BY priority DESC, created_at, id LIMIT 1
                                    FOR UPDATE SKIP LOCKED)
                        RETURNING *
                        """)
                .param("queue", queue)
                .param("worker", worker)
                .param("lease", seconds(lease))
                .query(TaskTable::claim)
                .optional();
    }

    /// QUEUED → RUNNING, this one if it is due: for a worker that had a hint.
    Optional<Claim> claim(UUID id, String worker, Duration lease) {
        return jdbc.sql(CLAIMED + """
                        WHERE id = :id AND state = 'QUEUED' AND run_after <= now()
                        RETURNING *
                        """)
                .param("id", id)
                .param("worker", worker)
                .param("lease", seconds(lease))
                .query(TaskTable::claim)
                .optional();
    }

    boolean renew(UUID id, UUID token, Duration lease) {
        return jdbc.sql("""
                        UPDATE task SET lease_until = now() + make_interval(secs => :lease)
                        WHERE id = :id AND state = 'RUNNING' AND lease_token = :token
                        """)
                        .param("id", id)
                        .param("token", token)
                        .param("lease", seconds(lease))
                        .update()
                == 1;
    }

    boolean progress(UUID id, UUID token, double fraction, String stage) {
        return jdbc.sql("""
                        UPDATE task SET progress = greatest(progress, CAST(:fraction AS real)), stage = :stage, updated_at = now()
                        WHERE id = :id AND state = 'RUNNING' AND lease_token = :token
                        """)
                        .param("id", id)
                        .param("token", token)
                        .param("fraction", Math.clamp(fraction, 0, 1))
                        .param("stage", stage.length() > 200 ? stage.substring(0, 200) : stage)
                        .update()
                == 1;
    }

    /// RUNNING → SUCCEEDED.
    Optional<Task> succeed(UUID id, UUID token, String result) {
        return jdbc.sql("""
                        UPDATE task SET state = 'SUCCEEDED', result = CAST(:result AS json), progress = 1, finished_at = now(),
                               lease_token = NULL, last_lease_token = lease_token, lease_until = NULL, deadline_at = NULL,
                               updated_at = now(), version = version + 1
                        WHERE id = :id AND state = 'RUNNING' AND lease_token = :token
                        RETURNING *
                        """)
                .param("id", id)
                .param("token", token)
                .param("result", result)
                .query(TaskTable::task)
                .optional();
    }

    /// RUNNING → FAILED; or → QUEUED when it may pass and the budget is not spent, after a pause that doubles from 5 s to
    /// 10 min with each failure and is drawn evenly from nothing to that, so that those that failed together come back apart.
    Optional<Task> fail(UUID id, UUID token, Task.Failure why, boolean mayPass) {
        return jdbc.sql("""
                        UPDATE task SET failures = failures + 1,
                               state = CASE WHEN :mayPass AND failures + 1 < max_attempts THEN 'QUEUED' ELSE 'FAILED' END,
                               finished_at = CASE WHEN :mayPass AND failures + 1 < max_attempts THEN NULL ELSE now() END,
                               run_after = now() + random() * least(interval '10 minutes',
                                                                    interval '5 seconds' * power(2, least(failures, 20))),
                               error_code = :code, error_message = :message,
                               lease_token = NULL, last_lease_token = lease_token, lease_until = NULL, deadline_at = NULL,
                               updated_at = now(), version = version + 1
                        WHERE id = :id AND state = 'RUNNING' AND lease_token = :token
                        RETURNING *
                        """)
                .param("id", id)
                .param("token", token)
                .param("code", why.code())
                .param("message", why.message())
                .param("mayPass", mayPass)
                .query(TaskTable::task)
                .optional();
    }

    /// RUNNING → QUEUED, or → KILLED: its worker stops in good order; no budget is charged.
    Optional<Task> release(UUID id, UUID token, boolean kill) {
        return jdbc.sql("""
                        UPDATE task SET state = CASE WHEN :kill THEN 'KILLED' ELSE 'QUEUED' END,
                               finished_at = CASE WHEN :kill THEN now() END, run_after = now(), progress = 0, stage = '',
                               error_code = CASE WHEN :kill THEN 'SERVER_STOPPED' END,
                               error_message = CASE WHEN :kill THEN 'the server was stopped while the task was running' END,
                               lease_token = NULL, lease_until = NULL, deadline_at = NULL,
                               updated_at = now(), version = version + 1
                        WHERE id = :id AND state = 'RUNNING' AND lease_token = :token
                        RETURNING *
                        """)
                .param("id", id)
                .param("token", token)
                .param("kill", kill)
                .query(TaskTable::task)
                .optional();
    }

    /// WAITING, QUEUED, RUNNING → CANCELLED.
    Optional<Task> cancel(UUID id) {
        return jdbc.sql("""
                        UPDATE task SET state = 'CANCELLED', cancel_requested_at = now(), finished_at = now(),
                               error_code = 'CANCELLED', error_message = 'cancelled',
                               lease_token = NULL, lease_until = NULL, deadline_at = NULL,
                               updated_at = now(), version = version + 1
                        WHERE id = :id AND state IN ('WAITING', 'QUEUED', 'RUNNING')
                        RETURNING *
                        """)
                .param("id", id)
                .query(TaskTable::task)
                .optional();
    }

    /// RUNNING → QUEUED or KILLED: up to `limit` whose lease has run out.
    List<Task> takeExpired(int limit, boolean kill) {
        return jdbc.sql(LOST + """
                        WHERE id IN (SELECT id FROM task WHERE state = 'RUNNING' AND lease_until < now()
                                     ORDER BY lease_until LIMIT :limit FOR UPDATE SKIP LOCKED)
                          AND state = 'RUNNING'
                        RETURNING *
                        """)
                .param("limit", limit)
                .param("kill", kill)
                .query(TaskTable::task)
                .list();
    }

    /// RUNNING → QUEUED or KILLED: all that a worker holds which is known to be dead.
    List<Task> takeFrom(String worker, boolean kill) {
        return jdbc.sql(LOST + "WHERE state = 'RUNNING' AND worker_id = :worker RETURNING *")
                .param("worker", worker)
                .param("kill", kill)
                .query(TaskTable::task)
                .list();
    }

    private static final String LOST = """
            UPDATE task SET lease_losses = lease_losses + 1,
                   state = CASE WHEN :kill OR lease_losses >= max_lease_losses THEN 'KILLED' ELSE 'QUEUED' END,
                   finished_at = CASE WHEN :kill OR lease_losses >= max_lease_losses THEN now() END,
                   run_after = now(), progress = 0, stage = '', error_code = 'LEASE_LOST',
                   error_message = 'the worker vanished while the task was running, ' || (lease_losses + 1) || ' times so far',
                   lease_token = NULL, lease_until = NULL, deadline_at = NULL,
                   updated_at = now(), version = version + 1
            """;

    /// RUNNING → TIMED_OUT: up to `limit` whose deadline has passed.
    List<Task> takeOverdue(int limit) {
        return jdbc.sql("""
                        UPDATE task SET state = 'TIMED_OUT', finished_at = now(), error_code = 'TIMED_OUT',
                               error_message = 'timed out after ' || timeout_s || ' s',
                               lease_token = NULL, lease_until = NULL, deadline_at = NULL,
                               updated_at = now(), version = version + 1
                        WHERE id IN (SELECT id FROM task WHERE state = 'RUNNING' AND deadline_at < now()
                                     ORDER BY deadline_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                          AND state = 'RUNNING'
                        RETURNING *
                        """)
                .param("limit", limit)
                .query(TaskTable::task)
                .list();
    }

    /// Whether the last attempt was ended by a report under this token, a good or a bad one: then the same again is a replay.
    boolean endedBy(UUID id, UUID token, boolean succeeded) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM task
                                       WHERE id = :id AND last_lease_token = :token AND (state = 'SUCCEEDED') = :succeeded)
                        """)
                .param("id", id)
                .param("token", token)
                .param("succeeded", succeeded)
                .query(Boolean.class)
                .single();
    }

    /// Counts the live rows only, from their partial indexes.
    long count(TaskState live) {
        if (live != TaskState.QUEUED && live != TaskState.RUNNING) {
            throw new IllegalArgumentException(live + " would count history");
        }
        return jdbc.sql("SELECT count(*) FROM task WHERE state = '" + live + "'")
                .query(Long.class)
                .single();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Claim claim(ResultSet row, int number) throws SQLException {
        return new Claim(task(row, number), row.getObject("lease_token", UUID.class));
    }

    private static Task task(ResultSet row, int number) throws SQLException {
        int timeout = row.getInt("timeout_s"); // 0 for null; the column holds none below 1
        TaskSpec.Limits limits = new TaskSpec.Limits(
                row.getInt("priority"),
                row.getInt("max_attempts"),
                row.getInt("max_lease_losses"),
                timeout == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(timeout)));
        @Nullable String code = row.getString("error_code");
        @Nullable String message = row.getString("error_message");
        return new Task(
                row.getObject("id", UUID.class),
                new TaskSpec(
                        row.getString("profile"), row.getString("queue"), row.getString("kind"), row.getString("payload"), limits),
                TaskState.valueOf(row.getString("state")),
                new Task.Run(
                        row.getInt("attempt"),
                        Optional.ofNullable(row.getString("worker_id")),
                        row.getDouble("progress"),
                        row.getString("stage")),
                new Task.Outcome(
                        Optional.ofNullable(row.getString("result")),
                        Optional.ofNullable(code).map(word -> new Task.Failure(word, message == null ? "" : message))),
                new Task.Times(
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                        instant(row, "started_at"),
                        instant(row, "finished_at")));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
