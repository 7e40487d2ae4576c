package dev.cutfill.task;

/// Turns a statement that moves tasks into one that also writes down that it did: the event, the attempt, the
/// counters of the tasks' jobs, and an outbox row for each webhook that wants to know. One statement, so that
/// nothing can be moved without a trace, and one journey to the database.
final class TransitionSql {
    /// Where tasks come from that are made by the statement.
    static final String NEW = "CAST(NULL AS text)";

    /// Where tasks come from that the statement finds in different states: it returns a column of this name.
    static final String WAS = "was";

    /// An event a moved row; and what of it goes out: to webhooks that listen, and to the task's own callback
    /// when it has ended. Of a job's tasks only those webhooks hear that name the event: a job has as many as
    /// it likes.
    private static final String EVENTS = """
            event AS (
                INSERT INTO task_event (tenant_id, job_id, task_id, type, data)
                SELECT tenant_id, job_id, id, '<event>', json_build_object('state', lower(state), 'attempt', attempt) FROM moved
                RETURNING id, tenant_id, job_id, task_id, type, data, at),
            called AS MATERIALIZED (
                SELECT id, callback_url FROM moved WHERE callback_url IS NOT NULL AND finished_at IS NOT NULL AND deleted_at IS NULL),
            told AS (
                INSERT INTO outbox (task_id, job_id, target, key, lane, payload)
                SELECT task_id, job_id, 'webhook', key, lane,
                       json_build_object('id', id, 'type', 'task.' || type, 'task_id', task_id, 'tenant_id', tenant_id,
                                         'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'data', data)
                FROM (SELECT e.*, w.id::text AS key, w.id::text AS lane FROM event e JOIN webhook w
                          ON w.disabled_at IS NULL AND (w.tenant_id IS NULL OR w.tenant_id = e.tenant_id)
                         AND (w.events = '{}' AND e.job_id IS NULL OR 'task.' || e.type = ANY (w.events))
                      UNION ALL
                      SELECT e.*, 'callback', e.tenant_id || ' ' || coalesce(substring(called.callback_url from '//([^/?#]*)'), '')
                      FROM event e JOIN called ON called.id = e.task_id) telling)
            """;

    private static final String MOVED = " SELECT * FROM moved ";

    /// What a lease leaves in its task's row when it ends, however it does; the whole end of a list of SET.
    static final String LEASE_ENDS = """
            lease_token = NULL, last_lease_token = coalesce(lease_token, last_lease_token), lease_until = NULL, deadline_at = NULL, unconfirmed = false,
                   updated_at = now(), version = version + 1\
            """;

    private TransitionSql() {}

    /// Where no job counts: tasks that are in none, or a change that leaves the state as it is.
    ///
    /// @param changing `… RETURNING *`
    static String uncounted(String event, String changing) {
        return "WITH moved AS (" + changing + "), " + events(event) + MOVED;
    }

    /// @param from the state that the rows were in: its name, [#NEW] or [#WAS]
    /// @param moving `… RETURNING *`
    static String of(String event, String from, String moving) {
        return "WITH moved AS (" + moving + "), " + events(event) + ", " + JobSql.counted(from) + MOVED;
    }

    /// As [#of], and the attempt that was running, if one was, is written down. It is written when it is over:
    /// an UPDATE of a row from its begin would not see it when the task was claimed after this statement began
    /// to wait for it.
    static String ofEnd(String outcome, String from, String moving) {
        return "WITH moved AS (" + moving + "), " + """
                attempt AS (
                    INSERT INTO task_attempt (task_id, n, worker_id, lease_token, started_at, ended_at, outcome, error)
                    SELECT id, attempt, worker_id, last_lease_token, started_at, now(), '%s',
                           CASE WHEN state = 'SUCCEEDED' THEN NULL ELSE error_message END
                    FROM moved WHERE last_lease_token IS NOT NULL
                    ON CONFLICT DO NOTHING),
                """.formatted(outcome) + events(outcome) + ", "
                + JobSql.counted(from) + MOVED;
    }

    /// For rows that were looked for before.
    ///
    /// @param due selects ids, and locks them, at the end of a list of WITH
    /// @param moving updates the rows that `due` names
    static String ofClaim(String due, String moving) {
        return "WITH " + due + ", moved AS (" + moving + "), " + events("claimed") + ", " + JobSql.counted("'QUEUED'")
                + MOVED + "ORDER BY array_position(ARRAY (SELECT id FROM due), id)";
    }

    private static String events(String event) {
        return EVENTS.replace("<event>", event);
    }
}
