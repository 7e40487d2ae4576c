package dev.cutfill.task.job;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.TransitionSql;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/// The statements on `job`, but for those that go with a task's move.
@Component
final class JobTable {
    private static final String FIELDS = "SELECT *, now() AS now FROM job WHERE deleted_at IS NULL";

    private final JdbcClient jdbc;

    JobTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return false when the tenant has one of this external id
    boolean insert(UUID id, UUID tenant, JobSpec spec, Optional<String> home) {
        return jdbc.sql("""
                        INSERT INTO job (id, tenant_id, profile, external_id, kind, queue, name, params, priority, max_running,
                                         on_failure, retain_days, body_sha256, callback_url, home)
                        VALUES (:id, :tenant, :profile, :external, :kind, :queue, :name, CAST(:params AS json), :priority,
                                CAST(:most AS integer), :failure, CAST(:days AS integer), :body, :callback, :home)
                        ON CONFLICT (tenant_id, profile, external_id) DO NOTHING
                        """)
                        .param("id", id)
                        .param("tenant", tenant)
                        .param("profile", spec.profile())
                        .param("external", spec.externalId().orElse(null))
                        .param("kind", spec.kind())
                        .param("queue", spec.queue())
                        .param("name", spec.name().orElse(null))
                        .param("params", spec.defaults())
                        .param("priority", spec.rules().priority())
                        .param("most", spec.rules().maxRunning().orElse(null))
                        .param("failure", spec.rules().stops() ? "stop" : "continue")
                        .param("days", spec.rules().retainDays().orElse(null))
                        .param("body", spec.body())
                        .param("callback", spec.callback().map(URI::toString).orElse(null))
                        .param("home", home.orElse(null))
                        .update()
                == 1;
    }

    void setLast(UUID id, UUID task) {
        jdbc.sql("UPDATE job SET finally_task = :task WHERE id = :id")
                .param("id", id)
                .param("task", task)
                .update();
    }

    /// Its tasks have files on this server from now on.
    void setHome(UUID id, String home) {
        jdbc.sql("UPDATE job SET home = :home WHERE id = :id")
                .param("id", id)
                .param("home", home)
                .update();
    }

    Optional<Job> find(UUID id) {
        return jdbc.sql(FIELDS + " AND id = :id")
                .param("id", id)
                .query(JobTable::job)
                .optional();
    }

    Optional<Job> find(UUID tenant, String profile, String externalId) {
        return jdbc.sql(FIELDS + " AND tenant_id = :tenant AND profile = :profile AND external_id = :external")
                .param("tenant", tenant)
                .param("profile", profile)
                .param("external", externalId)
                .query(JobTable::job)
                .optional();
    }

    /// Holds the row until the transaction ends.
    Optional<Job> lock(UUID id) {
        return jdbc.sql(FIELDS + " AND id = :id FOR NO KEY UPDATE")
                .param("id", id)
                .query(JobTable::job)
                .optional();
    }

    /// Newest first.
    ///
    /// @param states empty: all
    List<Job> list(Realm realm, Collection<JobState> states, Optional<String> kind, Page page) {
        List<String> conditions = new ArrayList<>();
        realm.tenant().ifPresent(_ -> conditions.add(" AND tenant_id = :tenant"));
        kind.ifPresent(_ -> conditions.add(" AND kind = :kind"));
        if (!states.isEmpty()) {
            conditions.add(" AND state = ANY (CAST(:states AS text[]))");
        }
        page.after().ifPresent(_ -> conditions.add(" AND (created_at, id) < (:created, CAST(:after AS uuid))"));
        StatementSpec query =
                jdbc.sql(FIELDS + String.join("", conditions) + " ORDER BY created_at DESC, id DESC LIMIT :limit");
        realm.tenant().ifPresent(tenant -> query.param("tenant", tenant));
        kind.ifPresent(name -> query.param("kind", name));
        if (!states.isEmpty()) {
            query.param("states", states.stream().map(Enum::name).toArray(String[]::new));
        }
        page.after()
                .ifPresent(cursor ->
                        query.param("created", Timestamp.from(cursor.created())).param("after", cursor.id()));
        return query.param("limit", page.limit()).query(JobTable::job).list();
    }

    /// It takes its turn after those that have waited longer.
    private static final String TURN = """
            greatest(turn, coalesce((SELECT min(other.turn) FROM job other
                                     WHERE other.queue = job.queue AND other.state IN ('SEALED', 'RUNNING')
                                       AND other.id <> job.id AND other.queued > 0), 0))
            """;

    /// OPEN → SEALED; one without tasks has succeeded.
    boolean seal(UUID id) {
        return jdbc.sql("""
                        WITH sealed AS (
                            UPDATE job SET sealed_at = now(), updated_at = now(), version = version + 1, turn = <turn>,
                                   state = CASE WHEN total = 0 THEN 'SUCCEEDED' ELSE 'SEALED' END,
                                   finished_at = CASE WHEN total = 0 THEN now() END
                            WHERE id = :id AND state = 'OPEN' AND deleted_at IS NULL RETURNING *),
                        """.replace("<turn>", TURN) + TransitionSql.told("sealed", "job.sealed") + """
                        , ended AS (SELECT * FROM sealed WHERE finished_at IS NOT NULL
                                      AND (SELECT count(*) FROM job_sealed_event) > 0), -- which is the first
                        """
                                + TransitionSql.told("ended", "job.finished") + " SELECT count(*) FROM sealed")
                        .param("id", id)
                        .query(Long.class)
                        .single()
                == 1;
    }

    /// OPEN, SEALED, RUNNING → CANCELLED; its tasks are cancelled after it.
    boolean cancel(UUID id) {
        return jdbc.sql("""
                        WITH ended AS (
                            UPDATE job SET state = 'CANCELLED', finished_at = now(), stopping = true, paused_at = NULL,
                                   updated_at = now(), version = version + 1
                            WHERE id = :id AND state IN ('OPEN', 'SEALED', 'RUNNING') AND deleted_at IS NULL RETURNING *),
                        """ + TransitionSql.told("ended", "job.finished") + " SELECT count(*) FROM ended")
                        .param("id", id)
                        .query(Long.class)
                        .single()
                == 1;
    }

    /// @return false when it has ended
    boolean pause(UUID id, boolean pause) {
        return jdbc.sql("""
                        UPDATE job SET paused_at = CASE WHEN :pause THEN coalesce(paused_at, now()) END, updated_at = now(),
                               version = version + 1, turn = CASE WHEN :pause THEN turn ELSE <turn> END
                        WHERE id = :id AND state IN ('OPEN', 'SEALED', 'RUNNING') AND deleted_at IS NULL
                        """.replace("<turn>", TURN))
                        .param("id", id)
                        .param("pause", pause)
                        .update()
                == 1;
    }

    /// Its tasks are run again: nothing is stopped any more, and it takes its turn anew.
    void restart(UUID id) {
        jdbc.sql("UPDATE job SET stopping = false, paused_at = NULL, turn = <turn> WHERE id = :id"
                        .replace("<turn>", TURN))
                .param("id", id)
                .update();
    }

    /// Jobs that are OPEN, have not changed for so long, and whose uploads, one at least, are all among these.
    List<UUID> abandoned(Collection<String> old, Duration unchanged) {
        return jdbc.sql("""
                        SELECT id FROM job j WHERE state = 'OPEN' AND deleted_at IS NULL
                          AND updated_at < now() - make_interval(secs => :unchanged)
                          AND id IN (SELECT coalesce(i.job_id, t.job_id) FROM task_input i LEFT JOIN task t ON t.id = i.task_id
                                     WHERE i.upload_id = ANY (:old))
                          AND NOT EXISTS (SELECT FROM task_input i WHERE i.job_id = j.id AND i.upload_id <> ALL (:old))
                          AND NOT EXISTS (SELECT FROM task t JOIN task_input i ON i.task_id = t.id
                                          WHERE t.job_id = j.id AND i.upload_id <> ALL (:old))
                        """)
                .param("old", old.toArray(String[]::new))
                .param("unchanged", (double) unchanged.toSeconds())
                .query(UUID.class)
                .list();
    }

    /// Hides a job that has ended; its tasks and files go later. Its external id is free again.
    boolean delete(UUID id) {
        return jdbc.sql("""
                        UPDATE job SET deleted_at = now(), external_id = NULL, updated_at = now(), version = version + 1
                        WHERE id = :id AND finished_at IS NOT NULL AND deleted_at IS NULL
                        """).param("id", id).update() == 1;
    }

    /// A job whose tasks are to be cancelled.
    ///
    /// @param all its last task, too
    record Stopping(UUID id, boolean all) {}

    List<Stopping> stopping() {
        return jdbc.sql("SELECT id, state = 'CANCELLED' AS everything FROM job WHERE stopping")
                .query((row, _) -> new Stopping(row.getObject("id", UUID.class), row.getBoolean("everything")))
                .list();
    }

    private static final String RECOUNT = """
            SELECT count(*) FILTER (WHERE state = 'WAITING') AS waiting, count(*) FILTER (WHERE state = 'QUEUED') AS queued,
                   count(*) FILTER (WHERE state = 'RUNNING') AS running, count(*) FILTER (WHERE state = 'SUCCEEDED') AS succeeded,
                   count(*) FILTER (WHERE state IN ('FAILED', 'TIMED_OUT', 'KILLED')) AS failed,
                   count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled, count(*) AS total
            FROM task WHERE job_id = j.id
            """;

    /// Jobs that have not ended and whose counters differ from a count of their tasks. Rows and counters are read
    /// as they were at one moment, and are changed together: none differs while all is well.
    List<UUID> miscounted() {
        return jdbc.sql("SELECT j.id FROM job j CROSS JOIN LATERAL (" + RECOUNT + """
                        ) n WHERE j.finished_at IS NULL
                          AND (j.waiting, j.queued, j.running, j.succeeded, j.failed, j.cancelled, j.total)
                              IS DISTINCT FROM (n.waiting, n.queued, n.running, n.succeeded, n.failed, n.cancelled, n.total)
                        """)
                .query(UUID.class)
                .list();
    }

    /// Sets the counters of a job that is held ([#lock]).
    void recount(UUID id) {
        jdbc.sql("""
                        UPDATE job SET waiting = n.waiting, queued = n.queued, running = n.running, succeeded = n.succeeded,
                               failed = n.failed, cancelled = n.cancelled, total = n.total
                        FROM job j CROSS JOIN LATERAL (<recount>) n WHERE j.id = :id AND job.id = j.id
                        """.replace("<recount>", RECOUNT)).param("id", id).update();
    }

    /// How many jobs that have not ended there are, by state or `PAUSED`.
    Map<String, Long> countLive() {
        Map<String, Long> counts = new HashMap<>();
        jdbc.sql("""
                        SELECT CASE WHEN paused_at IS NULL THEN state ELSE 'PAUSED' END AS word, count(*) AS n
                        FROM job WHERE finished_at IS NULL AND state IN ('OPEN', 'SEALED', 'RUNNING') GROUP BY 1
                        """).query(row -> {
            counts.put(row.getString("word"), row.getLong("n"));
        });
        return counts;
    }

    /// No task of it is left to be cancelled. One that is to run its last task, or has been told to go on, is
    /// left as it is.
    void stopped(UUID id) {
        jdbc.sql("UPDATE job SET stopping = false WHERE id = :id AND stopping AND finished_at IS NOT NULL"
                        + " AND waiting + queued + running = 0")
                .param("id", id)
                .update();
    }

    private static Job job(ResultSet row, int number) throws SQLException {
        JobSpec.Rules rules = new JobSpec.Rules(
                row.getInt("priority"),
                Optional.ofNullable(row.getObject("max_running", Integer.class)),
                row.getString("on_failure").equals("stop"),
                Optional.ofNullable(row.getObject("retain_days", Integer.class)));
        JobSpec spec = new JobSpec(
                row.getString("profile"),
                row.getString("kind"),
                row.getString("queue"),
                Optional.ofNullable(row.getString("external_id")),
                Optional.ofNullable(row.getString("name")),
                row.getString("params"),
                rules,
                Objects.requireNonNullElse(row.getBytes("body_sha256"), new byte[0]),
                Optional.ofNullable(row.getString("callback_url")).map(URI::create));
        return new Job(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                spec,
                JobState.valueOf(row.getString("state")),
                row.getObject("paused_at") != null,
                new Job.Counts(
                        row.getInt("waiting"),
                        row.getInt("queued"),
                        row.getInt("running"),
                        row.getInt("succeeded"),
                        row.getInt("failed"),
                        row.getInt("cancelled"),
                        row.getInt("total")),
                Optional.ofNullable(row.getString("home")),
                Optional.ofNullable(row.getObject("finally_task", UUID.class)),
                new Job.Times(
                        instant(row, "now").orElseThrow(),
                        instant(row, "created_at").orElseThrow(),
                        instant(row, "updated_at").orElseThrow(),
                        instant(row, "sealed_at"),
                        instant(row, "started_at"),
                        instant(row, "finished_at")));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }
}
