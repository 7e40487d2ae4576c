package dev.cutfill.task;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `task_file`: what a task has in the store.
@Component
final class FileTable {
    private final JdbcClient jdbc;

    FileTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return false when the lease is lost
    boolean insert(UUID task, UUID token, Artifact file) {
        return jdbc.sql("""
                        INSERT INTO task_file (task_id, attempt, role, name, store_key, size_bytes, content_type)
                        SELECT id, attempt, :role, :name, :key, :size, :type FROM task
                        WHERE id = :task AND state = 'RUNNING' AND lease_token = :token
                        """)
                        .param("task", task)
                        .param("token", token)
                        .param("role", file.role())
                        .param("name", file.name())
                        .param("key", file.key())
                        .param("size", file.size())
                        .param("type", file.contentType())
                        .update()
                == 1;
    }

    /// Of the attempt that had this lease.
    List<Artifact> under(UUID task, UUID token) {
        return jdbc.sql("""
                        SELECT f.* FROM task_file f
                        WHERE task_id = :task AND attempt IN (
                            SELECT attempt FROM task WHERE id = :task AND lease_token = :token
                            UNION ALL SELECT n FROM task_attempt WHERE task_id = :task AND lease_token = :token)
                        """)
                .param("task", task)
                .param("token", token)
                .query(FileTable::artifact)
                .list();
    }

    /// Of all attempts.
    List<String> keys(UUID task) {
        return jdbc.sql("SELECT store_key FROM task_file WHERE task_id = :task")
                .param("task", task)
                .query(String.class)
                .list();
    }

    void delete(String key) {
        jdbc.sql("DELETE FROM task_file WHERE store_key = :key")
                .param("key", key)
                .update();
    }

    static Artifact artifact(ResultSet row, int number) throws SQLException {
        return new Artifact(
                row.getString("role"),
                row.getString("name"),
                row.getString("store_key"),
                row.getLong("size_bytes"),
                row.getString("content_type"));
    }
}
