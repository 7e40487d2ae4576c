package dev.cutfill.task;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `task_event`: append only.
@Component
final class EventTable {
    private final JdbcClient jdbc;

    EventTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param data a JSON object
    void append(UUID task, String type, String data) {
        jdbc.sql("""
                        INSERT INTO task_event (tenant_id, job_id, task_id, type, data)
                        SELECT tenant_id, job_id, id, :type, CAST(:data AS json) FROM task WHERE id = :task
                        """)
                .param("task", task)
                .param("type", type)
                .param("data", data)
                .update();
    }
}
