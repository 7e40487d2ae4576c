package dev.cutfill.task;

/// Turns a statement that moves tasks into one that also writes down that it did: the event, the attempt, the
/// counters of the tasks' jobs, and an outbox row for each webhook that wants to know. One statement, so that
/// nothing can be moved without a trace, and one journey to the database.
///
/// Jobs are locked after tasks, and in the order of their ids. Only a claim holds jobs first: it skips tasks that
/// somebody holds, so it never waits for one.
public final class TransitionSql {
    /// Where tasks come from that are made by the statement.
    static final String NEW = "CAST(NULL AS text)";

    /// Where tasks come from that the statement finds in different states: it returns a column of this name.
    static final String WAS = "was";

    /// States of a task that has ended without success, as a list for IN.
    private static final String FAILED = "('FAILED', 'TIMED_OUT', 'KILLED')";

    private static final String OVER = "('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'KILLED', 'CANCELLED')";

    /// States of a job that has ended, as a list for IN.
    public static final String ENDED = "('SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED')";

    /// A job whose tasks may be claimed.
    static final String GIVES = "state IN ('SEALED', 'RUNNING') AND paused_at IS NULL AND NOT stopping"
            + " AND (max_running IS NULL OR running < max_running)";

    private static final String STEP = """
            step AS MATERIALIZED (
                SELECT job_id,
                       count(*) FILTER (WHERE was IS NULL) AS added,
                       count(*) FILTER (WHERE state = 'WAITING') - count(*) FILTER (WHERE was = 'WAITING') AS waiting,
                       count(*) FILTER (WHERE state = 'QUEUED') - count(*) FILTER (WHERE was = 'QUEUED') AS queued,
                       count(*) FILTER (WHERE state = 'RUNNING') - count(*) FILTER (WHERE was = 'RUNNING') AS running,
                       count(*) FILTER (WHERE state = 'SUCCEEDED') - count(*) FILTER (WHERE was = 'SUCCEEDED') AS succeeded,
                       count(*) FILTER (WHERE state IN <failed>) - count(*) FILTER (WHERE was IN <failed>) AS failed,
                       count(*) FILTER (WHERE state = 'CANCELLED') - count(*) FILTER (WHERE was = 'CANCELLED') AS cancelled,
                       count(*) FILTER (WHERE state = 'RUNNING') AS claimed,
                       count(*) FILTER (WHERE state = 'QUEUED' AND was IN <over>) AS again
                FROM (SELECT job_id, state, <from> AS was FROM moved WHERE job_id IS NOT NULL) of_jobs
                GROUP BY job_id),
            """.replace("<failed>", FAILED).replace("<over>", OVER);

    /// The row is read when it is locked: what others have counted meanwhile is in it.
    private static final String TALLY = """
            held AS MATERIALIZED (
                SELECT * FROM job WHERE id = ANY (ARRAY (SELECT job_id FROM step)) ORDER BY id FOR NO KEY UPDATE),
            sums AS MATERIALIZED (
                SELECT h.id, h.tenant_id, h.state AS was, h.on_failure, h.callback_url, h.finished_at, s.claimed, s.again,
                       h.total + s.added AS total, h.waiting + s.waiting AS waiting, h.queued + s.queued AS queued,
                       h.running + s.running AS running, h.succeeded + s.succeeded AS succeeded,
                       h.failed + s.failed AS failed, h.cancelled + s.cancelled AS cancelled,
                       h.turn + s.claimed / CAST(h.priority AS float8) AS turn,
                       (h.stopping OR h.on_failure = 'stop' AND s.failed > 0) AS stopping,
                       (SELECT count(*) FROM moved m WHERE m.id = h.finally_task AND m.state = 'SUCCEEDED') AS last_won
                FROM held h JOIN step s ON s.job_id = h.id),
            tally AS MATERIALIZED (
                SELECT sums.*,
                       CASE WHEN was IN <ended> AND again > 0 THEN 'RUNNING'
                            WHEN was NOT IN ('SEALED', 'RUNNING') THEN was
                            WHEN waiting + queued + running > 0 THEN CASE WHEN claimed > 0 THEN 'RUNNING' ELSE was END
                            WHEN on_failure = 'stop' AND failed > 0 THEN 'FAILED'
                            WHEN succeeded = total THEN 'SUCCEEDED'
                            WHEN succeeded > last_won THEN 'PARTIAL'
                            WHEN failed > 0 THEN 'FAILED'
                            ELSE 'CANCELLED' END AS state
                FROM sums),
            counted AS (
                UPDATE job SET total = tally.total, waiting = tally.waiting, queued = tally.queued, running = tally.running,
                       succeeded = tally.succeeded, failed = tally.failed, cancelled = tally.cancelled, state = tally.state,
                       turn = tally.turn, stopping = tally.stopping,
                       served_at = CASE WHEN tally.claimed > 0 THEN now() ELSE job.served_at END,
                       started_at = CASE WHEN tally.claimed > 0 THEN coalesce(job.started_at, now()) ELSE job.started_at END,
                       finished_at = CASE WHEN tally.state IN <ended> THEN coalesce(job.finished_at, now()) END,
                       updated_at = now(), version = version + 1
                FROM tally WHERE job.id = tally.id),
            ended AS MATERIALIZED (
                SELECT id, tenant_id, callback_url, state, total, succeeded, failed, cancelled FROM tally
                WHERE state IN <ended> AND was NOT IN <ended>),
            """.replace("<ended>", ENDED) + told("ended", "job.finished");

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
        return "WITH moved AS (" + moving + "), " + events(event) + ", " + counted(from) + MOVED;
    }

    /// As [#of], and the attempt that was running, if one was, is written down. It is written when it is over:
    /// an UPDATE of a row from its begin would not see it when the task was claimed after this statement began
    /// to wait for it.
    static String ofEnd(String outcome, String from, String moving) {
        return end(outcome, moving) + ", " + counted(from) + MOVED;
    }

    /// As [#ofEnd], of tasks that are in no job.
    static String uncountedEnd(String outcome, String moving) {
        return end(outcome, moving) + MOVED;
    }

    private static String end(String outcome, String moving) {
        return "WITH moved AS (" + moving + "), " + """
                attempt AS (
                    INSERT INTO task_attempt (task_id, n, worker_id, lease_token, started_at, ended_at, outcome, error)
                    SELECT id, attempt, worker_id, last_lease_token, started_at, now(), '%s',
                           CASE WHEN state = 'SUCCEEDED' THEN NULL ELSE error_message END
                    FROM moved WHERE last_lease_token IS NOT NULL
                    ON CONFLICT DO NOTHING),
                """.formatted(outcome) + events(outcome);
    }

    /// For rows that were looked for before.
    ///
    /// @param due selects ids, and locks them, at the end of a list of WITH
    /// @param moving updates the rows that `due` names
    static String ofClaim(String due, String moving) {
        return "WITH " + due + ", moved AS (" + moving + "), " + events("claimed") + ", " + counted("'QUEUED'") + MOVED
                + "ORDER BY array_position(ARRAY (SELECT id FROM due), id)";
    }

    static String events(String event) {
        return EVENTS.replace("<event>", event);
    }

    /// The counters of the jobs of the rows in `moved`, and the jobs' own states that follow from them.
    static String counted(String from) {
        return STEP.replace("<from>", from) + TALLY;
    }

    /// The event of jobs, and an outbox row for each webhook that listens, and for a callback when they have
    /// ended; the end of a list of WITH.
    ///
    /// @param jobs a part before, with id, tenant_id, callback_url, state, total, succeeded, failed, cancelled
    /// @param type `job.finished` or `job.sealed`
    public static String told(String jobs, String type) {
        return """
            <type>_event AS (
                INSERT INTO task_event (tenant_id, job_id, type, data)
                SELECT tenant_id, id, '<word>', json_build_object('state', lower(state), 'total', total, 'succeeded', succeeded,
                                                                  'failed', failed, 'cancelled', cancelled)
                FROM <jobs>
                RETURNING id, tenant_id, job_id, type, data, at),
            <type>_told AS (
                INSERT INTO outbox (job_id, target, key, lane, payload)
                SELECT job_id, 'webhook', key, lane,
                       json_build_object('id', id, 'type', type, 'job_id', job_id, 'tenant_id', tenant_id,
                                         'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'data', data)
                FROM (SELECT e.*, w.id::text AS key, w.id::text AS lane FROM <type>_event e JOIN webhook w
                          ON w.disabled_at IS NULL AND (w.tenant_id IS NULL OR w.tenant_id = e.tenant_id)
                         AND (w.events = '{}' OR e.type = ANY (w.events))
                      UNION ALL
                      SELECT e.*, 'callback', e.tenant_id || ' ' || coalesce(substring(j.callback_url from '//([^/?#]*)'), '')
                      FROM <type>_event e JOIN <jobs> j ON j.id = e.job_id
                      WHERE j.callback_url IS NOT NULL AND e.type = 'job.finished') telling)
            """.replace("<type>", type.replace('.', '_'))
                .replace("<word>", type)
                .replace("<jobs>", jobs);
    }
}
