package dev.cutfill.task;

import dev.cutfill.access.Grant;
import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.tenant.Token;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/// The statements on `worker`.
@Component
final class WorkerTable {
    private static final int OFFLINE_AFTER_SECONDS = 120;

    private static final String RUNNING = """
            SELECT w.*, CASE kind WHEN 'internal'
                             THEN (SELECT count(*) FROM task t WHERE t.state = 'RUNNING' AND split_part(t.worker_id, '/', 1) = w.id)
                             ELSE (SELECT count(*) FROM task t WHERE t.state = 'RUNNING' AND t.worker_id = w.id) END AS running
            FROM worker w
            """;

    /// Workers, as `w`, with what is not stored of them.
    private static final String WORKERS = """
            (SELECT w.*, CASE WHEN revoked_at IS NOT NULL THEN 'REVOKED'
                              WHEN last_heartbeat_at < now() - make_interval(secs => %d) THEN 'OFFLINE'
                              WHEN running > 0 THEN 'BUSY' ELSE 'IDLE' END AS status
             FROM (%s) w) w
            """.formatted(OFFLINE_AFTER_SECONDS, RUNNING);

    private final JdbcClient jdbc;

    WorkerTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void registerInternal(String id, int parallel) {
        jdbc.sql("""
                        INSERT INTO worker (id, kind, max_parallel) VALUES (:id, 'internal', :parallel)
                        ON CONFLICT (id) DO UPDATE SET max_parallel = excluded.max_parallel, last_heartbeat_at = now()
                        """).param("id", id).param("parallel", parallel).update();
    }

    /// @return false when someone else's worker has this id
    boolean register(Worker.Spec spec) {
        return jdbc.sql("""
                        INSERT INTO worker (id, kind, tenant_id, name, backend_type, queues, kinds, capabilities, metadata, max_parallel)
                        VALUES (:id, :kind, CAST(:tenant AS uuid), :name, :backend, CAST(:queues AS text[]), CAST(:kinds AS text[]),
                                CAST(:capabilities AS json), CAST(:metadata AS json), :parallel)
                        ON CONFLICT (id) DO UPDATE SET
                            name = excluded.name, backend_type = excluded.backend_type, queues = excluded.queues,
                            kinds = excluded.kinds, capabilities = excluded.capabilities, metadata = excluded.metadata,
                            max_parallel = excluded.max_parallel, last_heartbeat_at = now()
                        WHERE worker.kind = excluded.kind AND worker.tenant_id IS NOT DISTINCT FROM excluded.tenant_id
                          AND worker.revoked_at IS NULL
                        """)
                        .param("id", spec.id())
                        .param("kind", spec.kind().word())
                        .param("tenant", spec.realm().tenant().orElse(null))
                        .param("name", spec.name().orElse(null))
                        .param("backend", spec.backend().orElse(null))
                        .param("queues", spec.queues().toArray(String[]::new))
                        .param("kinds", spec.kinds().toArray(String[]::new))
                        .param("capabilities", spec.capabilities())
                        .param("metadata", spec.metadata())
                        .param("parallel", spec.maxParallel())
                        .update()
                == 1;
    }

    Optional<Worker> find(String id) {
        return jdbc.sql("SELECT * FROM " + WORKERS + "WHERE w.id = :id")
                .param("id", id)
                .query(WorkerTable::worker)
                .optional();
    }

    /// Last registered first.
    List<Worker> list(WorkerFilter filter, Page page) {
        String after = page.after().isPresent() ? " AND (registered_at, id) < (:registered, :after)" : "";
        StatementSpec query = bind(
                filter,
                "SELECT * FROM " + WORKERS + "WHERE " + where(filter) + after
                        + " ORDER BY registered_at DESC, id DESC LIMIT :limit OFFSET :offset");
        page.after()
                .ifPresent(last -> query.param("registered", Timestamp.from(last.created()))
                        .param("after", last.id()));
        return query.param("limit", page.limit())
                .param("offset", page.offset())
                .query(WorkerTable::worker)
                .list();
    }

    /// How many are in each status; every status is there.
    Map<Worker.Status, Long> count(WorkerFilter filter) {
        Map<Worker.Status, Long> counts = new EnumMap<>(Worker.Status.class);
        for (Worker.Status status : Worker.Status.values()) {
            counts.put(status, 0L);
        }
        bind(filter, "SELECT status, count(*) AS n FROM " + WORKERS + "WHERE " + where(filter) + " GROUP BY status")
                .query(row -> {
                    counts.put(Worker.Status.valueOf(row.getString("status")), row.getLong("n"));
                });
        return counts;
    }

    private static String where(WorkerFilter filter) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        filter.realm().tenant().ifPresent(_ -> conditions.add("tenant_id = :tenant"));
        filter.kind().ifPresent(_ -> conditions.add("kind = :kind"));
        filter.queue().ifPresent(_ -> conditions.add(":queue = ANY (queues)"));
        filter.backend().ifPresent(_ -> conditions.add("backend_type = :backend"));
        filter.id().ifPresent(_ -> conditions.add("id ~ ('^(?:' || :id || ')$')"));
        if (!filter.statuses().isEmpty()) {
            conditions.add("status IN (:statuses)");
        }
        return String.join(" AND ", conditions);
    }

    private StatementSpec bind(WorkerFilter filter, String sql) {
        StatementSpec query = jdbc.sql(sql);
        filter.realm().tenant().ifPresent(tenant -> query.param("tenant", tenant));
        filter.kind().ifPresent(kind -> query.param("kind", kind.word()));
        filter.queue().ifPresent(queue -> query.param("queue", queue));
        filter.backend().ifPresent(backend -> query.param("backend", backend));
        filter.id().ifPresent(id -> query.param("id", id));
        if (!filter.statuses().isEmpty()) {
            query.param("statuses", filter.statuses().stream().map(Enum::name).toList());
        }
        return query;
    }

    /// Workers that ask for tasks count as heard of; their rows are held until the transaction ends, so that
    /// the claims of each come one after another and none exceeds what it may have at a time. In the order of
    /// their ids, so that no two wait for one another.
    ///
    /// LATERAL with LIMIT, and an INSERT of what is there already, lead to each row by its key: an UPDATE that
    /// is planned while there are few workers reads them all.
    ///
    /// @param asked by id, as whom: the tenant's, or null for who may speak for all
    /// @return those that are known to who asks, and not revoked
    List<Worker.Spec> take(Map<String, Realm> asked) {
        return jdbc.sql("""
                        INSERT INTO worker (id, kind)
                        SELECT known.* FROM
                            (SELECT * FROM unnest(CAST(:ids AS text[]), CAST(:tenants AS uuid[])) AS a (id, tenant) ORDER BY id) a,
                            LATERAL (SELECT id, kind FROM worker w
                                     WHERE w.id = a.id AND (a.tenant IS NULL OR a.tenant = w.tenant_id) LIMIT 1) known
                        ON CONFLICT (id) DO UPDATE SET last_heartbeat_at = now() WHERE worker.revoked_at IS NULL
                        RETURNING *
                        """)
                .param("ids", asked.keySet().toArray(String[]::new))
                .param(
                        "tenants",
                        asked.values().stream()
                                .map(realm -> realm.tenant().map(UUID::toString).orElse(null))
                                .toArray(String[]::new))
                .query(WorkerTable::spec)
                .list();
    }

    /// @param completed since the last heartbeat; counted here and not with each task, whose commits would all
    /// wait for this row
    /// @return whether there is such a worker
    boolean heartbeat(String id, int completed, int failed) {
        return jdbc.sql("""
                        UPDATE worker SET last_heartbeat_at = now(), completed = completed + :completed, failed = failed + :failed
                        WHERE id = :id AND revoked_at IS NULL
                        """)
                        .param("id", id)
                        .param("completed", completed)
                        .param("failed", failed)
                        .update()
                == 1;
    }

    /// @param open whether who gets it has shown no credential
    /// @return whether there is such a worker
    boolean setToken(String id, Token token, boolean open) {
        return jdbc.sql("""
                        UPDATE worker SET token_prefix = :prefix, token_sha256 = :hash, token_made_open = :open,
                            granted_queues = coalesce(granted_queues, queues), granted_kinds = coalesce(granted_kinds, kinds),
                            granted_parallel = coalesce(granted_parallel, max_parallel)
                        WHERE id = :id AND revoked_at IS NULL
                        """)
                        .param("id", id)
                        .param("open", open)
                        .param("prefix", token.prefix())
                        .param("hash", token.sha256())
                        .update()
                == 1;
    }

    /// Those whose token was given to somebody who had shown no credential.
    List<String> madeOpen(Realm realm) {
        return jdbc.sql("""
                        SELECT id FROM worker WHERE token_made_open AND token_prefix IS NOT NULL AND revoked_at IS NULL
                          AND (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
                        """)
                .param("tenant", realm.tenant().orElse(null))
                .query(String.class)
                .list();
    }

    /// @return whether it was not revoked before
    boolean revoke(String id) {
        return jdbc.sql("""
                        UPDATE worker SET revoked_at = now(), token_prefix = NULL, token_sha256 = NULL
                        WHERE id = :id AND revoked_at IS NULL
                        """).param("id", id).update() == 1;
    }

    /// Whose token begins like this.
    ///
    /// @param sha256 of the whole token, to be compared by the caller in constant time
    record Holder(String id, Realm realm, Grant grant, byte[] sha256) {}

    Optional<Holder> holder(String prefix) {
        return jdbc.sql("""
                        SELECT id, tenant_id, token_sha256, granted_queues, granted_kinds, granted_parallel
                        FROM worker WHERE token_prefix = :prefix AND revoked_at IS NULL
                        """)
                .param("prefix", prefix)
                .query((row, _) -> new Holder(
                        row.getString("id"),
                        realm(row),
                        new Grant(
                                List.of((String[])
                                        row.getArray("granted_queues").getArray()),
                                List.of((String[]) row.getArray("granted_kinds").getArray()),
                                row.getInt("granted_parallel")),
                        row.getBytes("token_sha256")))
                .optional();
    }

    private static Worker worker(ResultSet row, int number) throws SQLException {
        return new Worker(
                spec(row, number),
                Worker.Status.valueOf(row.getString("status")),
                row.getInt("running"),
                new Worker.Times(
                        row.getObject("registered_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_heartbeat_at", OffsetDateTime.class).toInstant()),
                row.getLong("completed"),
                row.getLong("failed"));
    }

    private static Worker.Spec spec(ResultSet row, int number) throws SQLException {
        return new Worker.Spec(
                row.getString("id"),
                Worker.Kind.of(row.getString("kind")),
                realm(row),
                Optional.ofNullable(row.getString("name")),
                Optional.ofNullable(row.getString("backend_type")),
                List.of((String[]) row.getArray("queues").getArray()),
                List.of((String[]) row.getArray("kinds").getArray()),
                row.getString("capabilities"),
                row.getString("metadata"),
                row.getInt("max_parallel"));
    }

    private static Realm realm(ResultSet row) throws SQLException {
        return new Realm(Optional.ofNullable(row.getObject("tenant_id", UUID.class)));
    }
}
