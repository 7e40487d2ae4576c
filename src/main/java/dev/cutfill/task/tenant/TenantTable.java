package dev.cutfill.task.tenant;

import dev.cutfill.web.Realm;
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
        return jdbc.sql("SELECT * FROM tenant WHERE id = :id").param("id", id).query(TenantTable::tenant).optional();
    }

    List<Tenant> list(Realm realm) {
        return jdbc.sql("SELECT * FROM tenant " + (realm.tenant().isPresent() ? "WHERE id = :tenant " : "") + "ORDER BY created_at, id LIMIT 1000")
                .param("tenant", realm.home())
                .query(TenantTable::tenant)
                .list();
    }

    private static Tenant tenant(ResultSet row, int number) throws SQLException {
        return new Tenant(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
