package dev.cutfill.task.webhook;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.tenant.NewestFirst;
import dev.cutfill.task.webhook.Webhook.Outcome;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `webhook`, and on what `outbox` holds for them.
@Component
final class WebhookTable {
    private static final NewestFirst LIST = new NewestFirst("webhook", "tenant_id");

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
        return LIST.list(jdbc, realm, page, WebhookTable::webhook);
    }

    Optional<Webhook> find(UUID id) {
        return jdbc.sql("SELECT * FROM webhook WHERE id = :id")
                .param("id", id)
                .query(WebhookTable::webhook)
                .optional();
    }

    /// What waits to be sent to it goes with it, and first: as where a delivery is noted, so that no two wait
    /// for one another.
    boolean delete(Realm realm, UUID id) {
        return jdbc.sql("""
                        WITH meant AS (SELECT id FROM webhook
                                       WHERE id = :id AND (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))),
                             unsent AS (DELETE FROM outbox WHERE target = 'webhook' AND key IN (SELECT CAST(id AS text) FROM meant) RETURNING id),
                             gone AS (DELETE FROM webhook WHERE id IN (SELECT id FROM meant) AND (SELECT count(*) FROM unsent) >= 0 RETURNING id)
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
    /// @param lane what waits for the same receiver
    /// @param secret empty: for a task's or a job's own callback, which has none
    record Delivery(long id, String lane, Optional<URI> url, Optional<String> secret, String payload, int attempts) {}

    /// What is due, put off for a while: if the sender dies it comes again.
    ///
    /// The lanes are found by stepping from one to the next in their index, so it does not matter how much
    /// waits in each.
    ///
    /// @param each of one lane at most
    /// @param busy lanes of which nothing is wanted now
    List<Delivery> due(int each, Collection<String> busy, Duration putOff) {
        return jdbc.sql("""
                        WITH RECURSIVE lanes AS (
                            (SELECT lane FROM outbox WHERE target = 'webhook' ORDER BY lane LIMIT 1)
                            UNION ALL
                            SELECT (SELECT o.lane FROM outbox o WHERE o.target = 'webhook' AND o.lane > lanes.lane
                                    ORDER BY o.lane LIMIT 1)
                            FROM lanes WHERE lanes.lane IS NOT NULL),
                        due AS (
                            UPDATE outbox SET attempts = attempts + 1, next_at = now() + make_interval(secs => :putOff)
                            WHERE id IN (SELECT picked.id FROM lanes, LATERAL (
                                             SELECT id FROM outbox o
                                             WHERE o.target = 'webhook' AND o.lane = lanes.lane AND o.next_at <= now()
                                             ORDER BY next_at, id LIMIT :each FOR UPDATE SKIP LOCKED) picked
                                         WHERE lanes.lane <> ALL (CAST(:busy AS text[])))
                            RETURNING *)
                        SELECT due.id, due.lane, due.payload, due.attempts, coalesce(w.url, t.callback_url, j.callback_url) AS url, w.secret
                        FROM due LEFT JOIN webhook w ON due.key = CAST(w.id AS text) AND w.disabled_at IS NULL
                                 LEFT JOIN task t ON due.key = 'callback' AND t.id = due.task_id
                                 LEFT JOIN job j ON due.key = 'callback' AND due.task_id IS NULL AND j.id = due.job_id
                        ORDER BY due.id
                        """)
                .param("each", each)
                .param("busy", busy.toArray(String[]::new))
                .param("putOff", (double) putOff.toSeconds())
                .query((row, _) -> new Delivery(
                        row.getLong("id"),
                        row.getString("lane"),
                        Optional.ofNullable(row.getString("url")).map(URI::create),
                        Optional.ofNullable(row.getString("secret")),
                        row.getString("payload"),
                        row.getInt("attempts")))
                .list();
    }

    /// It was taken; or whom it was for is no more.
    void sent(long id, Outcome outcome) {
        jdbc.sql("WITH tried AS (DELETE FROM outbox WHERE id = :id RETURNING *, CAST(NULL AS timestamptz) AS again_at) "
                        + NOTED + TRIED)
                .param("id", id)
                .param("status", outcome.status().orElse(null))
                .param("failure", outcome.failure().orElse(null))
                .update();
    }

    void again(long id, Duration pause, Outcome outcome) {
        jdbc.sql("""
                        WITH tried AS (UPDATE outbox SET next_at = now() + make_interval(secs => :pause) WHERE id = :id
                                       RETURNING *, next_at AS again_at)
                        """ + NOTED + TRIED)
                .param("id", id)
                .param("pause", pause.toMillis() / 1000.0)
                .param("status", outcome.status().orElse(null))
                .param("failure", outcome.failure().orElse(null))
                .update();
    }

    /// Given up: the webhook gets nothing more until it is made anew.
    ///
    /// @param reason a sentence for its owner
    void disable(long id, Outcome outcome, String reason) {
        jdbc.sql("WITH tried AS (DELETE FROM outbox WHERE id = :id RETURNING *, CAST(NULL AS timestamptz) AS again_at) "
                        + NOTED + ", disabled_at = now(), disabled_reason = :reason" + TRIED
                        + " AND disabled_at IS NULL")
                .param("id", id)
                .param("reason", reason)
                .param("status", outcome.status().orElse(null))
                .param("failure", outcome.failure().orElse(null))
                .update();
    }

    private static final String NOTED = """
            UPDATE webhook SET last_delivery = tried.id, last_attempt = tried.attempts, last_at = now(), last_again_at = tried.again_at,
                   last_status = CAST(:status AS integer), last_failure = CAST(:failure AS text)
            """;
    private static final String TRIED = " FROM tried WHERE CAST(webhook.id AS text) = tried.key";

    private static Webhook webhook(ResultSet row, int number) throws SQLException {
        Optional<Webhook.Attempt> last = instant(row, "last_at").isEmpty()
                ? Optional.empty()
                : Optional.of(new Webhook.Attempt(
                        row.getLong("last_delivery"),
                        row.getInt("last_attempt"),
                        instant(row, "last_at").get(),
                        new Outcome(
                                Optional.ofNullable(row.getObject("last_status", Integer.class)),
                                Optional.ofNullable(row.getString("last_failure"))),
                        instant(row, "last_again_at")));
        String reason = Objects.requireNonNullElse(row.getString("disabled_reason"), "");
        return new Webhook(
                row.getObject("id", UUID.class),
                new Realm(Optional.ofNullable(row.getObject("tenant_id", UUID.class))),
                URI.create(row.getString("url")),
                List.of((String[]) row.getArray("events").getArray()),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                last,
                instant(row, "disabled_at").map(since -> new Webhook.Disabled(since, reason)));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
