package dev.cutfill.task;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `worker`.
@Component
final class WorkerTable {
    private final JdbcClient jdbc;

    WorkerTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void register(String id, int parallel) {
        jdbc.sql("""
                        INSERT INTO worker (id, kind, max_parallel) VALUES (:id, 'internal', :parallel)
                        ON CONFLICT (id) DO UPDATE SET max_parallel = excluded.max_parallel, last_heartbeat_at = now()
                        """)
                .param("id", id)
                .param("parallel", parallel)
                .update();
    }

    /// @param completed since the last heartbeat; counted here and not with each task, whose commits would all wait for this row
    void heartbeat(String id, int completed, int failed) {
        jdbc.sql("""
                        UPDATE worker SET last_heartbeat_at = now(), completed = completed + :completed, failed = failed + :failed
                        WHERE id = :id
                        """)
                .param("id", id)
                .param("completed", completed)
                .param("failed", failed)
                .update();
    }

    long completed() {
        return jdbc.sql("SELECT coalesce(sum(completed), 0) FROM worker")
                .query(Long.class)
                .single();
    }
}
