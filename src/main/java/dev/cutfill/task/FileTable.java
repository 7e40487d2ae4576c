package dev.cutfill.task;

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

    void insert(UUID task, int attempt, Artifact file) {
        jdbc.sql("""
                        INSERT INTO task_file (task_id, attempt, role, name, store_key, size_bytes, content_type)
                        VALUES (:task, :attempt, :role, :name, :key, :size, :type)
                        """)
                .param("task", task)
                .param("attempt", attempt)
                .param("role", file.role())
                .param("name", file.name())
                .param("key", file.key())
                .param("size", file.size())
                .param("type", file.contentType())
                .update();
    }

    List<Artifact> of(UUID task) {
        return jdbc.sql("SELECT * FROM task_file WHERE task_id = :task ORDER BY id")
                .param("task", task)
                .query((row, _) -> new Artifact(
                        row.getString("role"),
                        row.getString("name"),
                        row.getString("store_key"),
                        row.getLong("size_bytes"),
                        row.getString("content_type")))
                .list();
    }
}
