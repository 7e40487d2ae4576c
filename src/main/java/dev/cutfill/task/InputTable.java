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
                        SELECT t.kind, i.label FROM task_input i JOIN task t ON t.id = i.task_id
                        WHERE i.upload_id = :upload
                        """)
                .param("upload", uploadId)
                .query((row, _) -> new TaskInput.Purpose(row.getString("kind"), row.getString("label")))
                .optional();
    }

    /// Uploads that waiting tasks still wait for.
    List<String> awaited() {
        return jdbc.sql("""
                        SELECT i.upload_id FROM task_input i JOIN task t ON t.id = i.task_id
                        WHERE i.finished_at IS NULL AND i.upload_id IS NOT NULL AND t.state = 'WAITING'
                        """).query(String.class).list();
    }

    /// Those of these uploads that belong to a task that has not ended.
    Set<String> needed(Collection<String> uploads) {
        return jdbc.sql("""
                        SELECT i.upload_id FROM task_input i JOIN task t ON t.id = i.task_id
                        WHERE i.upload_id = ANY (:uploads) AND t.state IN ('WAITING', 'QUEUED', 'RUNNING')
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
