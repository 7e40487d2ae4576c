package dev.cutfill.task.webhook;

import dev.cutfill.web.Page;
import dev.cutfill.web.Realm;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `webhook`, and on what `outbox` holds for them.
@Component
final class WebhookTable {
    private final JdbcClient jdbc;

    WebhookTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Webhook insert(Realm realm, URI url, String secret, List<String> events) {
        return jdbc.sql("""
                        INSERT INTO webhook (tenant_id, url, secret, events)
                        VALUES (CAST(:tenant AS uuid), :url, :secret, CAST(:events AS text[])) RETURNING *
                        """)
                .param("tenant", realm.tenant().orElse(null))
                .param("url", url.toString())
                .param("secret", secret)
                .param("events", events.toArray(String[]::new))
                .query(WebhookTable::webhook)
                .single();
    }

    /// Newest first.
    List<Webhook> list(Realm realm, Page page) {
        return jdbc.sql("""
                        SELECT * FROM webhook
                        WHERE (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
                          AND (CAST(:created AS timestamptz) IS NULL OR (created_at, id) < (CAST(:created AS timestamptz), CAST(:after AS uuid)))
                        ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
                        """)
                .param("tenant", realm.tenant().orElse(null))
                .param("created", page.after().map(last -> Timestamp.from(last.created())).orElse(null))
                .param("after", page.after().map(Page.Cursor::id).orElse(null))
                .param("limit", page.limit())
                .param("offset", page.offset())
                .query(WebhookTable::webhook)
                .list();
    }

    /// What waits to be sent to it goes with it.
    boolean delete(Realm realm, UUID id) {
        return jdbc.sql("""
                        WITH gone AS (DELETE FROM webhook WHERE id = :id AND (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
                                      RETURNING id),
                             unsent AS (DELETE FROM outbox WHERE target = 'webhook' AND key IN (SELECT CAST(id AS text) FROM gone))
                        SELECT count(*) FROM gone
                        """)
                        .param("id", id)
                        .param("tenant", realm.tenant().orElse(null))
                        .query(Long.class)
                        .single()
                == 1;
    }

    /// Something to be sent.
    ///
    /// @param url empty: whom it was for is no more
    /// @param secret empty: for a task's own callback, which has none
    record Delivery(long id, Optional<URI> url, Optional<String> secret, String payload, int attempts) {}

    /// What is due, put off for a while: if the sender dies it comes again.
    List<Delivery> due(int limit, Duration putOff) {
        return jdbc.sql("""
                        WITH due AS (
                            UPDATE outbox SET attempts = attempts + 1, next_at = now() + make_interval(secs => :putOff)
                            WHERE id IN (SELECT id FROM outbox WHERE target = 'webhook' AND next_at <= now()
                                         ORDER BY next_at, id LIMIT :limit FOR UPDATE SKIP LOCKED)
                            RETURNING *)
                        SELECT due.id, due.payload, due.attempts, coalesce(w.url, t.callback_url) AS url, w.secret
                        FROM due LEFT JOIN webhook w ON due.key = CAST(w.id AS text) AND w.disabled_at IS NULL
                                 LEFT JOIN task t ON due.key = 'callback' AND t.id = due.task_id
                        ORDER BY due.id
                        """)
                .param("limit", limit)
                .param("putOff", (double) putOff.toSeconds())
                .query((row, _) -> new Delivery(
                        row.getLong("id"),
                        Optional.ofNullable(row.getString("url")).map(URI::create),
                        Optional.ofNullable(row.getString("secret")),
                        row.getString("payload"),
                        row.getInt("attempts")))
                .list();
    }

    void sent(long id) {
        jdbc.sql("DELETE FROM outbox WHERE id = :id").param("id", id).update();
    }

    void again(long id, Duration pause) {
        jdbc.sql("UPDATE outbox SET next_at = now() + make_interval(secs => :pause) WHERE id = :id")
                .param("id", id)
                .param("pause", pause.toMillis() / 1000.0)
                .update();
    }

    /// Given up: the webhook gets nothing more until it is made anew.
    void disable(long delivery) {
        jdbc.sql("""
                        WITH failed AS (DELETE FROM outbox WHERE id = :id RETURNING key)
                        UPDATE webhook SET disabled_at = now()
                        WHERE disabled_at IS NULL AND CAST(id AS text) IN (SELECT key FROM failed)
                        """)
                .param("id", delivery)
                .update();
    }

    private static Webhook webhook(ResultSet row, int number) throws SQLException {
        return new Webhook(
                row.getObject("id", UUID.class),
                new Realm(Optional.ofNullable(row.getObject("tenant_id", UUID.class))),
                URI.create(row.getString("url")),
                List.of((String[]) row.getArray("events").getArray()),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("disabled_at", OffsetDateTime.class)).map(OffsetDateTime::toInstant));
    }
}
