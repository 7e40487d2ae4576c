package dev.cutfill.task;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `task_input`.
@Component
final class InputTable {
    private final JdbcClient jdbc;

    InputTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(UUID task, int ordinal, TaskInput input) {
        jdbc.sql(
                        "INSERT INTO task_input (task_id, label, ordinal, upload_id) VALUES (:task, :label, :ordinal, :upload)")
                .param("task", task)
                .param("label", input.label())
                .param("ordinal", ordinal)
                .param("upload", input.uploadId())
                .update();
    }

    /// An input of a task that is to be uploaded.
    record Row(UUID task, int ordinal, String label, String uploadId) {}

    void insert(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO task_input (task_id, label, ordinal, upload_id)
                        SELECT * FROM unnest(CAST(:tasks AS uuid[]), CAST(:labels AS text[]), CAST(:ordinals AS integer[]),
                                             CAST(:uploads AS text[]))
                        """)
                .param("tasks", TaskTable.column(rows, Row::task))
                .param("labels", TaskTable.column(rows, Row::label))
                .param("ordinals", TaskTable.column(rows, Row::ordinal))
                .param("uploads", TaskTable.column(rows, Row::uploadId))
                .update();
    }

    void insertOfJob(UUID job, int ordinal, TaskInput input) {
        jdbc.sql("INSERT INTO task_input (job_id, label, ordinal, upload_id) VALUES (:job, :label, :ordinal, :upload)")
                .param("job", job)
                .param("label", input.label())
                .param("ordinal", ordinal)
                .param("upload", input.uploadId())
                .update();
    }

    /// What all tasks of a job may read.
    List<TaskInput> ofJob(UUID job) {
        return jdbc.sql("""
                        SELECT label, upload_id, location, finished_at IS NOT NULL AS finished
                        FROM task_input WHERE job_id = :job ORDER BY ordinal
                        """).param("job", job).query(InputTable::input).list();
    }

    /// What a task reads: its own, and those of its job that it names; all of its job when it names none.
    List<TaskInput> read(UUID task) {
        return jdbc.sql("""
                        SELECT * FROM (
                            SELECT 1 AS whose, ordinal, label, upload_id, location, finished_at IS NOT NULL AS finished
                            FROM task_input WHERE task_id = :task
                            UNION ALL
                            SELECT 0, i.ordinal, coalesce(named.key, i.label), i.upload_id, i.location, i.finished_at IS NOT NULL
                            FROM task t JOIN task_input i ON i.job_id = t.job_id
                                 LEFT JOIN LATERAL json_each_text(t.job_inputs) named ON named.value = i.label
                            WHERE t.id = :task AND (t.job_inputs IS NULL OR named.key IS NOT NULL)
                              AND NOT EXISTS (SELECT FROM task_input own WHERE own.task_id = t.id AND own.label = coalesce(named.key, i.label))
                        ) inputs ORDER BY whose, ordinal, label
                        """).param("task", task).query(InputTable::input).list();
    }

    /// @return whether there is such an input of a job that was not finished before
    boolean finishOfJob(String uploadId, long length) {
        return jdbc.sql("""
                        UPDATE task_input SET finished_at = now(), length_bytes = :length
                        WHERE upload_id = :upload AND job_id IS NOT NULL AND finished_at IS NULL
                        """).param("upload", uploadId).param("length", length).update() == 1;
    }

    List<TaskInput> of(UUID task) {
        return jdbc.sql("""
                        SELECT label, upload_id, location, finished_at IS NOT NULL AS finished
                        FROM task_input WHERE task_id = :task ORDER BY ordinal
                        """).param("task", task).query(InputTable::input).list();
    }

    Optional<UUID> taskOf(String uploadId) {
        return jdbc.sql("SELECT task_id FROM task_input WHERE upload_id = :upload AND task_id IS NOT NULL")
                .param("upload", uploadId)
                .query(UUID.class)
                .optional();
    }

    Optional<TaskInput.Purpose> purpose(String uploadId) {
        return jdbc.sql("""
                        SELECT coalesce(t.kind, j.kind) AS kind, i.label
                        FROM task_input i LEFT JOIN task t ON t.id = i.task_id LEFT JOIN job j ON j.id = i.job_id
                        WHERE i.upload_id = :upload
                        """)
                .param("upload", uploadId)
                .query((row, _) -> new TaskInput.Purpose(row.getString("kind"), row.getString("label")))
                .optional();
    }

    /// Uploads that waiting tasks and open jobs still wait for.
    List<String> awaited() {
        return jdbc.sql("""
                        SELECT i.upload_id FROM task_input i JOIN task t ON t.id = i.task_id
                        WHERE i.finished_at IS NULL AND i.upload_id IS NOT NULL AND t.state = 'WAITING'
                        UNION ALL
                        SELECT i.upload_id FROM task_input i JOIN job j ON j.id = i.job_id
                        WHERE i.finished_at IS NULL AND i.upload_id IS NOT NULL AND j.state = 'OPEN'
                        """).query(String.class).list();
    }

    /// Those of these uploads that belong to a task or a job that has not ended.
    Set<String> needed(Collection<String> uploads) {
        return jdbc.sql("""
                        SELECT i.upload_id FROM task_input i JOIN task t ON t.id = i.task_id
                        WHERE i.upload_id = ANY (:uploads) AND t.state IN ('WAITING', 'QUEUED', 'RUNNING')
                        UNION ALL
                        SELECT i.upload_id FROM task_input i JOIN job j ON j.id = i.job_id
                        WHERE i.upload_id = ANY (:uploads) AND j.finished_at IS NULL
                        """)
                .param("uploads", uploads.toArray(String[]::new))
                .query(String.class)
                .set();
    }

    /// @return whether it was not finished before
    boolean finish(UUID task, String uploadId, long length) {
        return jdbc.sql("""
                        UPDATE task_input SET finished_at = now(), length_bytes = :length
                        WHERE task_id = :task AND upload_id = :upload AND finished_at IS NULL
                        """)
                        .param("task", task)
                        .param("upload", uploadId)
                        .param("length", length)
                        .update()
                == 1;
    }

    /// @return whether it was not finished before
    boolean finishElsewhere(UUID task, String label, Path location, long length) {
        return jdbc.sql("""
                        UPDATE task_input SET finished_at = now(), length_bytes = :length, location = :location
                        WHERE task_id = :task AND label = :label AND finished_at IS NULL
                        """)
                        .param("task", task)
                        .param("label", label)
                        .param("location", location.toString())
                        .param("length", length)
                        .update()
                == 1;
    }

    private static TaskInput input(ResultSet row, int number) throws SQLException {
        return new TaskInput(
                row.getString("label"),
                row.getString("upload_id"),
                Optional.ofNullable(row.getString("location")).map(Path::of),
                row.getBoolean("finished"));
    }
}
