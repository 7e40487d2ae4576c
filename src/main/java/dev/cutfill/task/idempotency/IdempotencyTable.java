package dev.cutfill.task.idempotency;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `idempotency`.
@Component
final class IdempotencyTable {
    private final JdbcClient jdbc;

    IdempotencyTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Waits for another transaction that is about to do the same.
    ///
    /// @return false when it has been done
    boolean begin(Idempotency.Request request) {
        return jdbc.sql("""
                        INSERT INTO idempotency (principal, route, key, request_sha256) VALUES (:principal, :route, :key, :hash)
                        ON CONFLICT (principal, route, key) DO NOTHING
                        """)
                        .param("principal", request.principal())
                        .param("route", request.route())
                        .param("key", request.key())
                        .param("hash", request.bodySha256())
                        .update()
                == 1;
    }

    void end(Idempotency.Request request, Idempotency.Answer answer) {
        jdbc.sql("""
                        UPDATE idempotency SET status = :status, response = CAST(:response AS json)
                        WHERE principal = :principal AND route = :route AND key = :key
                        """)
                .param("status", answer.status())
                .param("response", answer.body())
                .param("principal", request.principal())
                .param("route", request.route())
                .param("key", request.key())
                .update();
    }

    /// @param bodySha256 of the request that was answered so
    record Done(byte[] bodySha256, Idempotency.Answer answer) {}

    Optional<Done> find(Idempotency.Request request) {
        return jdbc.sql("""
                        SELECT request_sha256, status, response FROM idempotency
                        WHERE principal = :principal AND route = :route AND key = :key
                        """)
                .param("principal", request.principal())
                .param("route", request.route())
                .param("key", request.key())
                .query((row, _) -> new Done(
                        row.getBytes("request_sha256"),
                        new Idempotency.Answer(row.getInt("status"), row.getString("response"))))
                .optional();
    }

    void forget(Duration age) {
        jdbc.sql("DELETE FROM idempotency WHERE created_at < now() - make_interval(secs => :age)")
                .param("age", (double) age.toSeconds())
                .update();
    }
}
