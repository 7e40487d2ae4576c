package dev.cutfill.task;

/// Which tasks a claim takes, as statements. The lane of a job's task is its job; all other tasks are in one lane
/// ([#SINGLE_LANE]).
///
/// 1. Single tasks come first: highest priority, then oldest. Those whose priority is below 0 come last.
/// 2. Between them the jobs take turns. The job whose `turn` is least is next, and each task that is claimed adds
///    1 / priority to it: a job of priority 20 gets twice as many tasks as one of priority 10. Within a job the
///    task of the highest priority is next, then the oldest.
/// 3. A job that got nothing for 10 s gets one task before all others: single tasks cannot keep it waiting.
final class ClaimSql {
    /// The lane of tasks that are in no job, and of a job's last task.
    static final String SINGLE_LANE = "'00000000-0000-0000-0000-000000000000'";

    /// By an array of ids: a join is planned without knowing how few they are, and then reads the whole table.
    /// The first that is due goes to the first who asks.
    private static final String TO_RUNNING = """
            UPDATE task SET state = 'RUNNING', attempt = attempt + 1,
                   worker_id = (CAST(:workers AS text[]))[array_position(ARRAY (SELECT id FROM due), id)],
                   lease_token = gen_random_uuid(),
                   lease_until = now() + make_interval(secs =>
                           (CAST(:leases AS float8[]))[array_position(ARRAY (SELECT id FROM due), id)]),
                   unconfirmed = (CAST(:unconfirmed AS boolean[]))[array_position(ARRAY (SELECT id FROM due), id)],
                   deadline_at = now() + make_interval(secs => timeout_s),
                   started_at = greatest(now(), created_at), progress = 0, stage = '', error_code = NULL, error_message = NULL,
                   updated_at = now(), version = version + 1
            WHERE id = ANY (ARRAY (SELECT id FROM due))
            """;

    private static final String RETURNING = "RETURNING *";

    private static final String DUE_HERE =
            "state = 'QUEUED' AND (run_after IS NULL OR run_after <= now()) AND (home IS NULL OR home = :home)";

    private static final String WANTED = DUE_HERE + """
             AND queue = :queue AND (backend_type IS NULL OR backend_type = :backend)
                      AND (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
                      AND (cardinality(CAST(:kinds AS text[])) = 0 OR kind LIKE ANY (CAST(:kinds AS text[])))
                    ORDER BY priority DESC, created_at, id LIMIT <most>
                    FOR UPDATE SKIP LOCKED
            """;

    /// Jobs are held from here on, so that none gets more than its `max_running`.
    private static final String LANES = """
            ready AS MATERIALIZED (
                SELECT id, turn, priority, coalesce(served_at, sealed_at) AS served,
                       least(queued, coalesce(max_running - running, queued)) AS room
                FROM job WHERE queue = :queue AND queued > 0 AND <gives>
                  AND (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
                ORDER BY id FOR NO KEY UPDATE),
            <share>
            single AS MATERIALIZED (
                SELECT id, priority FROM task WHERE lane = <single> AND <wanted>),
            ofjob AS MATERIALIZED (
                SELECT task.id, s.served, s.id AS lane
                FROM (SELECT * FROM <shares> ORDER BY turn, id) s,
                     LATERAL (SELECT id FROM task WHERE lane = s.id AND <wanted of share>) task
                LIMIT <most>),
            due AS MATERIALIZED (
                SELECT id FROM (
                    SELECT id, CASE WHEN priority >= 0 THEN 1 ELSE 3 END AS rank, row_number() OVER () AS place FROM single
                    UNION ALL
                    SELECT id, CASE WHEN served < now() - interval '10 seconds' AND row_number() OVER (PARTITION BY lane) = 1
                                    THEN 0 ELSE 2 END, row_number() OVER () FROM ofjob) found
                ORDER BY rank, place LIMIT <most>)
            """;

    /// A row comes in any case, without a task when there is none.
    private static final String SINGLES = """
            WITH job_gives AS MATERIALIZED (
                SELECT EXISTS (SELECT FROM job WHERE queue = :queue AND queued > 0 AND <gives>) AS yes),
            due AS MATERIALIZED (
                SELECT id, job_id FROM task WHERE NOT (SELECT yes FROM job_gives) AND lane = <single> AND <wanted>),
            others AS MATERIALIZED (
                SELECT yes OR EXISTS (SELECT FROM due WHERE job_id IS NOT NULL) AS others FROM job_gives),
            moved AS (<to running> AND NOT (SELECT others FROM others) RETURNING *),
            <events>
            SELECT * FROM others LEFT JOIN moved ON true ORDER BY array_position(ARRAY (SELECT id FROM due), id)
            """;

    private static final String ALL_SEATS = "cardinality(CAST(:workers AS text[]))";

    /// What a job gets of several seats: its places in the row in which the jobs take turns.
    private static final String SHARE = """
            share AS MATERIALIZED (
                SELECT id, min(served) AS served, min(at) AS turn, count(*) AS room
                FROM (SELECT ready.id, ready.served, ready.turn + k / CAST(ready.priority AS float8) AS at
                      FROM ready, generate_series(1, least(ready.room, <most>)) k
                      ORDER BY at, ready.id LIMIT <most>) seats
                GROUP BY id),
            """;

    /// Tasks that are in no job, while a claim could take no others: it is planned in a fraction of the time.
    /// Where it could, nothing is claimed, and `others` is true in each row of the answer.
    static final String SINGLE = singles(ALL_SEATS);

    /// One alone has statements of its own: they are planned once for all, the others anew for each number of rows.
    static final String FIRST_SINGLE = singles("1");

    static final String FIRST = claim("1", "", "ready");

    /// Several, to each job its share.
    static final String FAIR = claim(ALL_SEATS, SHARE, "share");

    /// Several, from whichever job has them.
    static final String ANY = claim(ALL_SEATS, "", "ready");

    static final String ONE =
            TransitionSql.ofClaim("""
            gives AS MATERIALIZED (
                SELECT id FROM job WHERE id = (SELECT lane FROM task WHERE id = :id) AND %s FOR NO KEY UPDATE),
            due AS MATERIALIZED (
                SELECT id FROM task WHERE id = :id AND (lane = %s OR lane IN (SELECT id FROM gives)) AND %s
                FOR UPDATE SKIP LOCKED)
            """.formatted(TransitionSql.GIVES, SINGLE_LANE, DUE_HERE), TO_RUNNING + RETURNING);

    private ClaimSql() {}

    private static String claim(String most, String share, String shares) {
        String lanes = LANES.replace("<share>", share)
                .replace("<shares>", shares)
                .replace("<gives>", TransitionSql.GIVES)
                .replace("<single>", SINGLE_LANE)
                .replace("<wanted>", WANTED)
                .replace("<wanted of share>", WANTED.replace("<most>", "least(s.room, <most>)"))
                .replace("<most>", most);
        return TransitionSql.ofClaim(lanes, TO_RUNNING + RETURNING);
    }

    private static String singles(String most) {
        return SINGLES.replace("<to running>", TO_RUNNING)
                .replace("<events>", TransitionSql.events("claimed"))
                .replace("<gives>", TransitionSql.GIVES)
                .replace("<single>", SINGLE_LANE)
                .replace("<wanted>", WANTED)
                .replace("<most>", most);
    }
}
