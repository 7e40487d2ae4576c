package dev.cutfill.task;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `task_attempt`: who tried what, and how it ended.
@Component
final class AttemptTable {
    private final JdbcClient jdbc;

    AttemptTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void begin(Claim claim) {
        jdbc.sql("""
                        INSERT INTO task_attempt (task_id, n, worker_id, lease_token) VALUES (:task, :n, :worker, :token)
                        """)
                .param("task", claim.id())
                .param("n", claim.task().run().attempt())
                .param("worker", claim.task().run().worker().orElseThrow())
                .param("token", claim.token())
                .update();
    }

    /// Ends the attempt that the task counted last; no effect when it never had one or it has ended.
    void end(UUID task, int n, String outcome, @Nullable String error) {
        jdbc.sql("""
                        UPDATE task_attempt SET ended_at = now(), outcome = :outcome, error = :error
                        WHERE task_id = :task AND n = :n AND ended_at IS NULL
                        """)
                .param("task", task)
                .param("n", n)
                .param("outcome", outcome)
                .param("error", error)
                .update();
    }
}
