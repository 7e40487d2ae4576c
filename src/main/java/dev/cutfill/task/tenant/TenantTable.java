package dev.cutfill.task.tenant;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `tenant`.
@Component
final class TenantTable {
    private static final NewestFirst LIST = new NewestFirst("tenant", "id");

    private final JdbcClient jdbc;

    TenantTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return nothing when the name is taken
    Optional<Tenant> insert(String name) {
        return jdbc.sql("INSERT INTO tenant (name) VALUES (:name) ON CONFLICT (name) DO NOTHING RETURNING *")
                .param("name", name)
                .query(TenantTable::tenant)
                .optional();
    }

    Optional<Tenant> find(UUID id) {
        return jdbc.sql("SELECT * FROM tenant WHERE id = :id")
                .param("id", id)
                .query(TenantTable::tenant)
                .optional();
    }

    /// Newest first.
    List<Tenant> list(Realm realm, Page page) {
        return LIST.list(jdbc, realm, page, TenantTable::tenant);
    }

    long count() {
        return jdbc.sql("SELECT count(*) FROM tenant").query(Long.class).single();
    }

    private static Tenant tenant(ResultSet row, int number) throws SQLException {
        return new Tenant(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
