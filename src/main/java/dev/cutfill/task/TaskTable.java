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

/// The transitions of `task` that those bring about who want something done; those of its workers are in
/// [LeaseTable]. One method, one statement, which also writes the event, the attempt and the outbox rows that
/// go with it ([TransitionSql]). It returns the row it made, or nothing when the row was not in a state to be
/// moved; time is the database's.
@Component
final class TaskTable {
    private final JdbcClient jdbc;
    private final ServerId home;

    TaskTable(JdbcClient jdbc, ServerId home) {
        this.jdbc = jdbc;
        this.home = home;
    }

    /// Changes something, for who wants to know whether it can be done.
    void probe() {
        jdbc.sql("UPDATE probe SET at = now()").update();
    }

    /// Inputs that are uploaded lie on this server.
    String home() {
        return home.name();
    }

    private static final String INSERT = TransitionSql.uncounted("submitted", """
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
                .param(
                        "timeouts",
                        column(
                                made,
                                task -> task.spec()
                                        .limits()
                                        .timeout()
                                        .map(Duration::toSeconds)
                                        .orElse(null)))
                .param("backends", column(made, task -> task.spec().backend().orElse(null)))
                .param("callbacks", column(made, task -> task.spec().callback().orElse(null)))
                .param("homes", column(made, task -> task.home().orElse(null)))
                .query(TaskRow::task)
                .list()
                .forEach(task -> rows.put(task.id(), task));
        return made.stream().map(task -> rows.get(task.id())).toList();
    }

    /// For the driver, which knows arrays of text; the statement says what they are.
    static <T> @Nullable String[] column(Collection<T> rows, Function<T, @Nullable Object> value) {
        return rows.stream()
                .map(value)
                .map(object -> object == null ? null : object.toString())
                .toArray(String[]::new);
    }

    /// Holds the row until the transaction ends. Whoever is about to decide from several rows of one task takes
    /// this first: otherwise two that each finish one of the last two inputs would both still see the other's
    /// missing.
    Optional<Task> lock(UUID id) {
        return jdbc.sql("SELECT * FROM task WHERE id = :id AND deleted_at IS NULL FOR UPDATE")
                .param("id", id)
                .query(TaskRow::task)
                .optional();
    }

    private static final String QUEUE_WHEN_COMPLETE = TransitionSql.of("queued", "'WAITING'", """
            UPDATE task SET state = 'QUEUED', run_after = NULL, updated_at = now(), version = version + 1
            WHERE id = :id AND state = 'WAITING'
              AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.finished_at IS NULL)
            RETURNING *
            """);

    /// WAITING → QUEUED, when no input is missing.
    Optional<Task> queueWhenComplete(UUID id) {
        return jdbc.sql(QUEUE_WHEN_COMPLETE)
                .param("id", id)
                .query(TaskRow::task)
                .optional();
    }

    private static final String QUEUE_AGAIN = TransitionSql.uncounted("queued", """
            UPDATE task SET state = 'QUEUED', run_after = NULL, failures = 0, lease_losses = 0,
                   result = NULL, error_code = NULL, error_message = NULL, cancel_requested_at = NULL,
                   progress = 0, stage = '', finished_at = NULL,
                   updated_at = now(), version = version + 1
            WHERE id = :id AND state IN ('FAILED', 'TIMED_OUT', 'CANCELLED', 'KILLED') AND deleted_at IS NULL AND job_id IS NULL
              AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.finished_at IS NULL)
            RETURNING *
            """);

    /// FAILED, TIMED_OUT, CANCELLED, KILLED → QUEUED with full budgets, when no input is missing; none of a job's.
    Optional<Task> queueAgain(UUID id) {
        return jdbc.sql(QUEUE_AGAIN).param("id", id).query(TaskRow::task).optional();
    }

    private static final String CANCEL =
            TransitionSql.ofEnd("cancelled", TransitionSql.WAS, """
            UPDATE task SET state = 'CANCELLED', finished_at = greatest(now(), created_at), cancel_requested_at = now(), error_code = 'CANCELLED',
                   error_message = 'cancelled',
                   %s
            FROM (SELECT id AS found, state AS was FROM task WHERE id = :id AND state IN ('WAITING', 'QUEUED', 'RUNNING') FOR NO KEY UPDATE) before
            WHERE id = before.found
            RETURNING task.*, before.was
            """.formatted(TransitionSql.LEASE_ENDS));

    /// WAITING, QUEUED, RUNNING → CANCELLED.
    Optional<Task> cancel(UUID id) {
        return jdbc.sql(CANCEL).param("id", id).query(TaskRow::task).optional();
    }

    /// Whoever moves several tasks at once holds them all before the first is moved, in the order of their ids,
    /// so that no two wait for one another; a statement that may leave some out takes what nobody holds instead
    /// (SKIP LOCKED). A worker's row is taken before tasks, never after one; jobs' rows after them
    /// ([TransitionSql]). What is held still meets the condition, so the statement need not ask again.
    static String inOrder(String condition) {
        return "task.id = ANY (ARRAY (SELECT id FROM task WHERE " + condition + " ORDER BY id FOR NO KEY UPDATE))";
    }

    private static final String WAITING_FOR_OLD = """
            state = 'WAITING'
              AND id IN (SELECT task_id FROM task_input WHERE upload_id = ANY (:old))
              AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.upload_id <> ALL (:old))
            """;
    private static final String ABANDON =
            TransitionSql.ofEnd("cancelled", "'WAITING'", """
            UPDATE task SET state = 'CANCELLED', finished_at = greatest(now(), created_at), cancel_requested_at = now(), error_code = 'INPUTS_MISSING',
                   error_message = 'its files did not come: nobody went on with any of its uploads for as long as unfinished uploads are kept',
                   updated_at = now(), version = version + 1
            WHERE state = 'WAITING' AND %s
            RETURNING *
            """.formatted(inOrder(WAITING_FOR_OLD)));

    /// WAITING → CANCELLED: those all of whose uploads are among these.
    List<Task> abandon(Collection<String> old) {
        return jdbc.sql(ABANDON)
                .param("old", old.toArray(String[]::new))
                .query(TaskRow::task)
                .list();
    }

    private static final String AMEND = TransitionSql.uncounted("amended", """
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

    private static final String DELETE = TransitionSql.uncounted("deleted", """
            UPDATE task SET deleted_at = now(), remove_at = now() + make_interval(secs => :shown), updated_at = now(), version = version + 1
            WHERE id = :id AND finished_at IS NOT NULL AND deleted_at IS NULL AND job_id IS NULL
            RETURNING *
            """);

    /// Hides a task that has ended and is in no job; its row and files go later.
    ///
    /// @param shown how long it can still be listed as deleted
    Optional<Task> delete(UUID id, Duration shown) {
        return jdbc.sql(DELETE)
                .param("id", id)
                .param("shown", (double) shown.toSeconds())
                .query(TaskRow::task)
                .optional();
    }
}
