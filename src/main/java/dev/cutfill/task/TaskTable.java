package dev.cutfill.task;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The transitions of `task`: one method, one statement, which also writes the event, the attempt and the outbox rows that go
/// with it ([Recording]). It returns the row it made, or nothing when the row was not in a state to be moved; time is the
/// database's.
@Component
final class TaskTable {
    private final JdbcClient jdbc;

    TaskTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static final String INSERT = Recording.of("submitted", """
            INSERT INTO task (id, tenant_id, profile, queue, kind, payload, state, priority, max_attempts, max_lease_losses,
                              timeout_s, backend_type, callback_url, home)
            SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:tenants AS uuid[]), CAST(:profiles AS text[]), CAST(:queues AS text[]),
                                 CAST(:kinds AS text[]), CAST(:payloads AS json[]), CAST(:states AS text[]),
                                 CAST(:priorities AS integer[]), CAST(:attempts AS integer[]), CAST(:losses AS integer[]),
                                 CAST(:timeouts AS integer[]), CAST(:backends AS text[]), CAST(:callbacks AS text[]),
                                 CAST(:homes AS text[]))
            RETURNING *
            """);

    /// @param home the server that holds its inputs, if it has any
    record New(UUID id, UUID tenant, TaskSpec spec, TaskState state, Optional<String> home) {}

    /// All or none; in the order in which they are given.
    List<Task> insert(List<New> made) {
        Map<UUID, Task> rows = new HashMap<>();
        jdbc.sql(INSERT)
                .param("ids", column(made, New::id))
                .param("tenants", column(made, New::tenant))
                .param("profiles", column(made, task -> task.spec().profile()))
                .param("queues", column(made, task -> task.spec().queue()))
                .param("kinds", column(made, task -> task.spec().kind()))
                .param("payloads", column(made, task -> task.spec().payload()))
                .param("states", column(made, task -> task.state().name()))
                .param("priorities", column(made, task -> task.spec().limits().priority()))
                .param("attempts", column(made, task -> task.spec().limits().maxAttempts()))
                .param("losses", column(made, task -> task.spec().limits().maxLeaseLosses()))
                .param("timeouts", column(made, task -> task.spec().limits().timeout().map(Duration::toSeconds).orElse(null)))
                .param("backends", column(made, task -> task.spec().backend().orElse(null)))
                .param("callbacks", column(made, task -> task.spec().callback().orElse(null)))
                .param("homes", column(made, task -> task.home().orElse(null)))
                .query(TaskRow::task)
                .list()
                .forEach(task -> rows.put(task.id(), task));
        return made.stream().map(task -> rows.get(task.id())).toList();
    }

    /// For the driver, which knows arrays of text; the statement says what they are.
    private static <T> @Nullable String[] column(Collection<T> rows, Function<T, @Nullable Object> value) {
        return rows.stream().map(value).map(object -> object == null ? null : object.toString()).toArray(String[]::new);
    }

    /// Holds the row until the transaction ends. Whoever is about to decide from several rows of one task takes this first:
    /// otherwise two that each finish one of the last two inputs would both still see the other's missing.
    Optional<Task> lock(UUID id) {
        return jdbc.sql("SELECT * FROM task WHERE id = :id AND deleted_at IS NULL FOR UPDATE")
                .param("id", id)
                .query(TaskRow::task)
                .optional();
    }

    private static final String QUEUE_WHEN_COMPLETE = Recording.of("queued", """
            UPDATE task SET state = 'QUEUED', run_after = now(), updated_at = now(), version = version + 1
            WHERE id = :id AND state = 'WAITING'
              AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.finished_at IS NULL)
            RETURNING *
            """);

    /// WAITING → QUEUED, when no input is missing.
    Optional<Task> queueWhenComplete(UUID id) {
        return jdbc.sql(QUEUE_WHEN_COMPLETE).param("id", id).query(TaskRow::task).optional();
    }

    private static final String QUEUE_AGAIN = Recording.of("queued", """
            UPDATE task SET state = 'QUEUED', run_after = now(), failures = 0, lease_losses = 0,
                   result = NULL, error_code = NULL, error_message = NULL, cancel_requested_at = NULL,
                   progress = 0, stage = '', finished_at = NULL, last_lease_token = NULL,
                   updated_at = now(), version = version + 1
            WHERE id = :id AND state IN ('FAILED', 'TIMED_OUT', 'CANCELLED', 'KILLED') AND deleted_at IS NULL
              AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.finished_at IS NULL)
            RETURNING *
            """);

    /// FAILED, TIMED_OUT, CANCELLED, KILLED → QUEUED with full budgets, when no input is missing.
    Optional<Task> queueAgain(UUID id) {
        return jdbc.sql(QUEUE_AGAIN).param("id", id).query(TaskRow::task).optional();
    }

    /// By an array of ids: a join is planned without knowing how few they are, and then reads the whole table. The first that is
    /// due goes to the first who asks.
    private static final String TO_RUNNING = """
            UPDATE task SET state = 'RUNNING', attempt = attempt + 1,
                   worker_id = (CAST(:workers AS text[]))[array_position(ARRAY (SELECT id FROM due), id)],
                   lease_token = gen_random_uuid(), last_lease_token = NULL,
                   lease_until = now() + make_interval(secs =>
                           (CAST(:leases AS float8[]))[array_position(ARRAY (SELECT id FROM due), id)]),
                   deadline_at = now() + make_interval(secs => timeout_s),
                   started_at = now(), progress = 0, stage = '', error_code = NULL, error_message = NULL,
                   updated_at = now(), version = version + 1
            WHERE id = ANY (ARRAY (SELECT id FROM due))
            RETURNING *
            """;

    private static final String CLAIM_NEXT = claimNext("cardinality(CAST(:workers AS text[]))");
    /// One alone has a statement of its own: it is planned once for all, the other anew for each number of rows.
    private static final String CLAIM_FIRST = claimNext("1");

    private static String claimNext(String most) {
        return Recording.ofClaim("""
            SELECT id FROM task
            WHERE state = 'QUEUED' AND queue = :queue AND run_after <= now()
              AND (home IS NULL OR home = :home)
              AND (backend_type IS NULL OR backend_type = :backend)
              AND (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
              AND (cardinality(CAST(:kinds AS text[])) = 0 OR kind LIKE ANY (CAST(:kinds AS text[])))
            ORDER BY priority DESC, created_at, id LIMIT %s
            FOR UPDATE SKIP LOCKED
            """.formatted(most), TO_RUNNING);
    }

    /// A place for one task.
    record Seat(String worker, Duration lease) {}

    /// QUEUED → RUNNING, the first that are due and wanted: the first for the first seat, and so on. SKIP LOCKED: claimers that come
    /// together each get other rows and none waits.
    ///
    /// @param home the server that asks, for itself or for a worker that reads inputs through it
    List<Claim> claimNext(Wanted wanted, String home, List<Seat> seats) {
        return jdbc.sql(seats.size() == 1 ? CLAIM_FIRST : CLAIM_NEXT)
                .param("queue", wanted.queue())
                .param("home", home)
                .param("backend", wanted.backend().orElse(null))
                .param("tenant", wanted.realm().tenant().orElse(null))
                .param("kinds", wanted.likePatterns())
                .param("workers", column(seats, Seat::worker))
                .param("leases", column(seats, seat -> seconds(seat.lease())))
                .query(TaskRow::claim)
                .list();
    }

    private static final String CLAIM = Recording.ofClaim("""
            SELECT id FROM task
            WHERE id = :id AND state = 'QUEUED' AND run_after <= now() AND (home IS NULL OR home = :home)
            FOR UPDATE SKIP LOCKED
            """, TO_RUNNING);

    /// QUEUED → RUNNING, this one if it is due: for a worker that had a hint.
    Optional<Claim> claim(UUID id, String worker, String home, Duration lease) {
        return jdbc.sql(CLAIM)
                .param("id", id)
                .param("home", home)
                .param("workers", new String[] {worker})
                .param("leases", new String[] {Double.toString(seconds(lease))})
                .query(TaskRow::claim)
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

    /// All that a worker holds, for one that is heard of as a whole.
    int renewAll(String worker, Duration lease) {
        return jdbc.sql("""
                        UPDATE task SET lease_until = greatest(lease_until, now() + make_interval(secs => :lease))
                        WHERE state = 'RUNNING' AND worker_id = :worker
                        """)
                .param("worker", worker)
                .param("lease", seconds(lease))
                .update();
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

    private static final String SUCCEED = succeed(
            "unnest(CAST(:ids AS uuid[]), CAST(:tokens AS uuid[]), CAST(:results AS json[]))");
    /// As [#CLAIM_FIRST].
    private static final String SUCCEED_ONE = succeed(
            "(SELECT (CAST(:ids AS uuid[]))[1], (CAST(:tokens AS uuid[]))[1], (CAST(:results AS json[]))[1])");

    private static String succeed(String source) {
        return Recording.ofEnd("succeeded", """
            UPDATE task SET state = 'SUCCEEDED', result = done.result, progress = 1, finished_at = now(),
                   lease_token = NULL, last_lease_token = lease_token, lease_until = NULL, deadline_at = NULL,
                   updated_at = now(), version = version + 1
            FROM %s AS done (id, token, result)
            WHERE task.id = done.id AND state = 'RUNNING' AND lease_token = done.token
            RETURNING task.*
            """.formatted(source));
    }

    record Done(Lease lease, String result) {}

    record Lease(UUID task, UUID token) {}

    /// RUNNING → SUCCEEDED.
    ///
    /// @param done none twice
    /// @return what became of those whose lease was the current one
    Map<Lease, Task> succeed(Collection<Done> done) {
        Map<Lease, Task> moved = new HashMap<>();
        jdbc.sql(done.size() == 1 ? SUCCEED_ONE : SUCCEED)
                .param("ids", column(done, one -> one.lease().task()))
                .param("tokens", column(done, one -> one.lease().token()))
                .param("results", column(done, Done::result))
                .query((row, number) -> moved.put(
                        new Lease(row.getObject("id", UUID.class), row.getObject("last_lease_token", UUID.class)),
                        TaskRow.task(row, number)))
                .list();
        return moved;
    }

    private static final String FAIL = Recording.ofEnd("failed", """
            UPDATE task SET failures = failures + 1,
                   state = CASE WHEN :mayPass AND failures + 1 < max_attempts THEN 'QUEUED' ELSE 'FAILED' END,
                   finished_at = CASE WHEN :mayPass AND failures + 1 < max_attempts THEN NULL ELSE now() END,
                   run_after = now() + random() * least(interval '10 minutes',
                                                        interval '5 seconds' * power(2, least(failures, 20))),
                   result = CAST(:result AS json), error_code = :code, error_message = :message,
                   lease_token = NULL, last_lease_token = lease_token, lease_until = NULL, deadline_at = NULL,
                   updated_at = now(), version = version + 1
            WHERE id = :id AND state = 'RUNNING' AND lease_token = :token
            RETURNING *
            """);

    /// RUNNING → FAILED; or → QUEUED when it may pass and the budget is not spent, after a pause that doubles from 5 s to
    /// 10 min with each failure and is drawn evenly from nothing to that, so that those that failed together come back apart.
    ///
    /// @param result what the worker has to show all the same
    Optional<Task> fail(UUID id, UUID token, Task.Failure why, boolean mayPass, @Nullable String result) {
        return jdbc.sql(FAIL)
                .param("id", id)
                .param("token", token)
                .param("code", why.code())
                .param("message", why.message())
                .param("mayPass", mayPass)
                .param("result", result)
                .query(TaskRow::task)
                .optional();
    }

    private static final String RELEASED = """
            UPDATE task SET state = 'QUEUED', run_after = now(), progress = 0, stage = '',
                   lease_token = NULL, lease_until = NULL, deadline_at = NULL, updated_at = now(), version = version + 1
            """;
    private static final String RELEASE =
            Recording.ofEnd("released", RELEASED + "WHERE id = :id AND state = 'RUNNING' AND lease_token = :token RETURNING *");
    private static final String RELEASE_ALL =
            Recording.ofEnd("released", RELEASED + "WHERE state = 'RUNNING' AND worker_id = :worker RETURNING *");

    /// RUNNING → QUEUED: its worker stops in good order; no budget is charged.
    Optional<Task> release(UUID id, UUID token) {
        return jdbc.sql(RELEASE).param("id", id).param("token", token).query(TaskRow::task).optional();
    }

    /// As [#release], all that a worker holds which begins anew.
    List<Task> releaseAll(String worker) {
        return jdbc.sql(RELEASE_ALL).param("worker", worker).query(TaskRow::task).list();
    }

    private static final String KILL = Recording.ofEnd("killed", """
            UPDATE task SET state = 'KILLED', finished_at = now(), progress = 0, stage = '', error_code = 'SERVER_STOPPED',
                   error_message = 'the server was stopped while the task was running',
                   lease_token = NULL, lease_until = NULL, deadline_at = NULL, updated_at = now(), version = version + 1
            WHERE id = :id AND state = 'RUNNING' AND lease_token = :token
            RETURNING *
            """);

    /// RUNNING → KILLED: its worker stops, and that is to be its end.
    Optional<Task> kill(UUID id, UUID token) {
        return jdbc.sql(KILL).param("id", id).param("token", token).query(TaskRow::task).optional();
    }

    private static final String CANCEL = Recording.ofEnd("cancelled", """
            UPDATE task SET state = 'CANCELLED', finished_at = now(), cancel_requested_at = now(), error_code = 'CANCELLED',
                   error_message = 'cancelled', lease_token = NULL, lease_until = NULL, deadline_at = NULL,
                   updated_at = now(), version = version + 1
            WHERE id = :id AND state IN ('WAITING', 'QUEUED', 'RUNNING')
            RETURNING *
            """);

    /// WAITING, QUEUED, RUNNING → CANCELLED.
    Optional<Task> cancel(UUID id) {
        return jdbc.sql(CANCEL).param("id", id).query(TaskRow::task).optional();
    }

    private static final String ABANDON = Recording.ofEnd("cancelled", """
            UPDATE task SET state = 'CANCELLED', finished_at = now(), cancel_requested_at = now(), error_code = 'INPUTS_MISSING',
                   error_message = 'its files did not come: nobody went on with any of its uploads for as long as unfinished uploads are kept',
                   updated_at = now(), version = version + 1
            WHERE state = 'WAITING'
              AND id IN (SELECT task_id FROM task_input WHERE upload_id = ANY (:old))
              AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.upload_id <> ALL (:old))
            RETURNING *
            """);

    /// WAITING → CANCELLED: those all of whose uploads are among these.
    List<Task> abandon(Collection<String> old) {
        return jdbc.sql(ABANDON).param("old", old.toArray(String[]::new)).query(TaskRow::task).list();
    }

    private static final String AMEND = Recording.of("amended", """
            UPDATE task SET result = CAST(:result AS json), updated_at = now(), version = version + 1
            WHERE id = :id AND deleted_at IS NULL AND state IN ('RUNNING', 'SUCCEEDED', 'FAILED')
              AND (CAST(:worker AS text) IS NULL OR worker_id = :worker)
            RETURNING *
            """);

    /// RUNNING, SUCCEEDED, FAILED stay what they are, with another result.
    ///
    /// @param worker who must hold it, or have held it last; null: no matter
    Optional<Task> amend(UUID id, @Nullable String worker, String result) {
        return jdbc.sql(AMEND)
                .param("id", id)
                .param("worker", worker)
                .param("result", result)
                .query(TaskRow::task)
                .optional();
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

    private static final String TAKE_EXPIRED = Recording.ofEnd("lease_lost", LOST + """
            WHERE id IN (SELECT id FROM task WHERE state = 'RUNNING' AND lease_until < now()
                         ORDER BY lease_until LIMIT :limit FOR UPDATE SKIP LOCKED)
              AND state = 'RUNNING'
            RETURNING *
            """);

    /// RUNNING → QUEUED or KILLED: up to `limit` whose lease has run out.
    List<Task> takeExpired(int limit, boolean kill) {
        return jdbc.sql(TAKE_EXPIRED).param("limit", limit).param("kill", kill).query(TaskRow::task).list();
    }

    private static final String TAKE_FROM =
            Recording.ofEnd("lease_lost", LOST + "WHERE state = 'RUNNING' AND split_part(worker_id, '/', 1) = :worker RETURNING *");

    /// RUNNING → QUEUED or KILLED: all that a worker, in all its places, holds which is known to be dead.
    List<Task> takeFrom(String worker, boolean kill) {
        return jdbc.sql(TAKE_FROM).param("worker", worker).param("kill", kill).query(TaskRow::task).list();
    }

    private static final String TAKE_OVERDUE = Recording.ofEnd("timed_out", """
            UPDATE task SET state = 'TIMED_OUT', finished_at = now(), error_code = 'TIMED_OUT',
                   error_message = 'timed out after ' || timeout_s || ' s',
                   lease_token = NULL, lease_until = NULL, deadline_at = NULL,
                   updated_at = now(), version = version + 1
            WHERE id IN (SELECT id FROM task WHERE state = 'RUNNING' AND deadline_at < now()
                         ORDER BY deadline_at LIMIT :limit FOR UPDATE SKIP LOCKED)
              AND state = 'RUNNING'
            RETURNING *
            """);

    /// RUNNING → TIMED_OUT: up to `limit` whose deadline has passed.
    List<Task> takeOverdue(int limit) {
        return jdbc.sql(TAKE_OVERDUE).param("limit", limit).query(TaskRow::task).list();
    }

    private static final String DELETE = Recording.of("deleted", """
            UPDATE task SET deleted_at = now(), updated_at = now(), version = version + 1
            WHERE id = :id AND finished_at IS NOT NULL AND deleted_at IS NULL
            RETURNING *
            """);

    /// Hides a task that has ended; its row and files go later.
    Optional<Task> delete(UUID id) {
        return jdbc.sql(DELETE).param("id", id).query(TaskRow::task).optional();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
