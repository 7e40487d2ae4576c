package dev.cutfill.task;

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
}
