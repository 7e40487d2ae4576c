package dev.cutfill.task;

/// The parts of statements that concern jobs: their counters, which go with each move of a task, their end, and
/// what is told of it.
///
/// Jobs are locked after tasks, and in the order of their ids. Only a claim holds jobs first: it skips tasks that
/// somebody holds, so it never waits for one.
public final class JobSql {
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

    private JobSql() {}

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
