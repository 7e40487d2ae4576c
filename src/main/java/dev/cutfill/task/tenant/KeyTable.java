package dev.cutfill.task.tenant;

import dev.cutfill.access.Grant;
import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.access.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `api_key`.
@Component
final class KeyTable {
    private static final NewestFirst LIST = new NewestFirst("api_key", "tenant_id");

    private final JdbcClient jdbc;

    KeyTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    ApiKey insert(NewKey made, Token token) {
        return jdbc.sql("""
                        INSERT INTO api_key (tenant_id, name, prefix, sha256, scopes, expires_at, made_open, granted_queues, granted_kinds, granted_parallel)
                        VALUES (:tenant, :name, :prefix, :hash, CAST(:scopes AS text[]), CAST(:expires AS timestamptz), :open,
                                CAST(:queues AS text[]), CAST(:kinds AS text[]), CAST(:parallel AS integer))
                        RETURNING *
                        """)
                .param("tenant", made.tenant())
                .param("name", made.name())
                .param("prefix", token.prefix())
                .param("hash", token.sha256())
                .param("scopes", made.scopes().stream().map(Scope::word).toArray(String[]::new))
                .param("expires", made.expires().map(Timestamp::from).orElse(null))
                .param("open", made.open())
                .param(
                        "queues",
                        made.grant()
                                .map(grant -> grant.queues().toArray(String[]::new))
                                .orElse(null))
                .param(
                        "kinds",
                        made.grant()
                                .map(grant -> grant.kinds().toArray(String[]::new))
                                .orElse(null))
                .param("parallel", made.grant().map(Grant::maxParallel).orElse(null))
                .query(KeyTable::key)
                .single();
    }

    /// Newest first.
    List<ApiKey> list(Realm realm, Page page) {
        return LIST.list(jdbc, realm, page, KeyTable::key);
    }

    /// @return whether there was such a key, not revoked before
    boolean revoke(Realm realm, UUID id) {
        return jdbc.sql("UPDATE api_key SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL"
                                + (realm.tenant().isPresent() ? " AND tenant_id = :tenant" : ""))
                        .param("id", id)
                        .param("tenant", realm.home())
                        .update()
                == 1;
    }

    private static final String MADE_OPEN =
            "made_open AND revoked_at IS NULL AND (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))";

    long countMadeOpen(Realm realm) {
        return jdbc.sql("SELECT count(*) FROM api_key WHERE (expires_at IS NULL OR expires_at > now()) AND "
                        + MADE_OPEN)
                .param("tenant", realm.tenant().orElse(null))
                .query(Long.class)
                .single();
    }

    long revokeMadeOpen(Realm realm) {
        return jdbc.sql("UPDATE api_key SET revoked_at = now() WHERE " + MADE_OPEN)
                .param("tenant", realm.tenant().orElse(null))
                .update();
    }

    /// A key that is good now.
    ///
    /// @param sha256 of the whole token, to be compared by the caller in constant time
    /// @param unused for a minute; when it was used last need not be known more exactly
    record Good(ApiKey key, byte[] sha256, boolean unused) {}

    Optional<Good> good(String prefix) {
        return jdbc.sql("""
                        SELECT k.*, last_used_at IS NULL OR last_used_at < now() - interval '1 minute' AS unused FROM api_key k JOIN tenant t ON t.id = k.tenant_id
                        WHERE prefix = :prefix AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
                          AND t.status = 'active'
                        """)
                .param("prefix", prefix)
                .query((row, number) -> new Good(key(row, number), row.getBytes("sha256"), row.getBoolean("unused")))
                .optional();
    }

    void used(UUID id) {
        jdbc.sql("""
                        UPDATE api_key SET last_used_at = now()
                        WHERE id = :id AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
                        """).param("id", id).update();
    }

    private static ApiKey key(ResultSet row, int number) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                row.getString("prefix"),
                Arrays.stream((String[]) row.getArray("scopes").getArray())
                        .flatMap(word -> Scope.of(word).stream())
                        .collect(Collectors.toSet()),
                grant(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"));
    }

    private static Optional<Grant> grant(ResultSet row) throws SQLException {
        return row.getArray("granted_queues") == null
                ? Optional.empty()
                : Optional.of(new Grant(
                        List.of((String[]) row.getArray("granted_queues").getArray()),
                        List.of((String[]) row.getArray("granted_kinds").getArray()),
                        row.getInt("granted_parallel")));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
