package dev.cutfill.task.journal;

import dev.cutfill.access.Realm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What has happened to tasks: `task_event`, append only, and `task_attempt`. Both are written by the statement
/// that moves a task.
@Component
public final class TaskEvents {
    /// Ids become visible out of order: while an older transaction is open it may still add one behind a
    /// reader's cursor.
    private static final String SETTLED = " AND tx < pg_snapshot_xmin(pg_current_snapshot())";

    private final JdbcClient jdbc;

    TaskEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// No transition, so it is written here.
    public void inputFinished(UUID task, String label) {
        jdbc.sql("""
                        INSERT INTO task_event (tenant_id, job_id, task_id, type, data)
                        SELECT tenant_id, job_id, id, 'input_finished',
                               json_build_object('state', lower(state), 'label', CAST(:label AS text))
                        FROM task WHERE id = :task
                        """).param("task", task).param("label", label).update();
    }

    /// After one that is known (0: all), oldest first.
    public List<TaskEvent> ofTask(UUID task, long after, int limit) {
        return jdbc.sql("SELECT * FROM task_event WHERE task_id = :task AND id > :after" + SETTLED
                        + " ORDER BY id LIMIT :limit")
                .param("task", task)
                .param("after", after)
                .param("limit", limit)
                .query(TaskEvents::event)
                .list();
    }

    /// Of all tasks and jobs of a realm after one that is known, oldest first.
    public List<Event> of(Realm realm, long after, int limit) {
        return jdbc.sql("SELECT * FROM task_event WHERE id > :after"
                        + (realm.tenant().isPresent() ? " AND tenant_id = :tenant" : "") + SETTLED
                        + " ORDER BY id LIMIT :limit")
                .param("tenant", realm.tenant().orElse(Realm.PUBLIC))
                .param("after", after)
                .param("limit", limit)
                .<Event>query(
                        (row, number) -> row.getObject("task_id") == null ? jobEvent(row, number) : event(row, number))
                .list();
    }

    /// Of a job after one that is known (0: all), oldest first: its own, and those of its tasks that failed.
    public List<JobEvent> ofJob(UUID job, long after, int limit) {
        return jdbc.sql("""
                        SELECT e.id, e.job_id, e.at, CASE WHEN e.task_id IS NULL THEN e.type ELSE 'job.task_failed' END AS type,
                               CASE WHEN e.task_id IS NULL THEN e.data
                                    ELSE json_build_object('task_id', e.task_id, 'external_id', t.external_id, 'state', e.data ->> 'state',
                                                           'attempt', CAST(e.data ->> 'attempt' AS integer)) END AS data
                        FROM task_event e LEFT JOIN task t ON t.id = e.task_id
                        WHERE e.job_id = :job AND e.id > :after
                          AND (e.task_id IS NULL OR e.type IN ('failed', 'timed_out', 'killed', 'lease_lost'))
                          AND (e.task_id IS NULL OR e.data ->> 'state' <> 'queued')
                        """ + SETTLED.replace(" tx", " e.tx") + " ORDER BY e.id LIMIT :limit")
                .param("job", job)
                .param("after", after)
                .param("limit", limit)
                .query(TaskEvents::jobEvent)
                .list();
    }

    private static JobEvent jobEvent(ResultSet row, int number) throws SQLException {
        return new JobEvent(
                row.getLong("id"),
                row.getObject("job_id", UUID.class),
                row.getString("type"),
                row.getString("data"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    /// The id of the latest event there is: where one begins who wants only what comes.
    public long last() {
        return jdbc.sql("SELECT coalesce(max(id), 0) FROM (SELECT id FROM task_event WHERE true" + SETTLED
                        + " ORDER BY id DESC LIMIT 1) last")
                .query(Long.class)
                .single();
    }

    /// Those that are over, and the one that runs.
    public List<Attempt> attempts(UUID task) {
        return jdbc.sql("""
                        SELECT n, worker_id, started_at, ended_at, outcome, error FROM task_attempt WHERE task_id = :task
                        UNION ALL
                        SELECT attempt, worker_id, started_at, NULL, NULL, NULL FROM task WHERE id = :task AND state = 'RUNNING'
                        ORDER BY n
                        """)
                .param("task", task)
                .query((row, _) -> new Attempt(
                        row.getInt("n"),
                        row.getString("worker_id"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("ended_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant),
                        Optional.ofNullable(row.getString("outcome")),
                        Optional.ofNullable(row.getString("error"))))
                .list();
    }

    private static TaskEvent event(ResultSet row, int number) throws SQLException {
        return new TaskEvent(
                row.getLong("id"),
                row.getObject("tenant_id", UUID.class),
                row.getObject("task_id", UUID.class),
                row.getString("type"),
                row.getString("data"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
