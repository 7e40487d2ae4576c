package dev.cutfill.task.tenant;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A page of a table that has `id` and `created_at`, newest first, of one tenant or of all.
///
/// @param tenantColumn that says whose a row is
public record NewestFirst(String table, String tenantColumn) {
    public <R> List<R> list(JdbcClient jdbc, Realm realm, Page page, RowMapper<R> row) {
        return jdbc.sql("""
                        SELECT * FROM %s
                        WHERE (CAST(:tenant AS uuid) IS NULL OR %s = CAST(:tenant AS uuid))
                          AND (CAST(:created AS timestamptz) IS NULL
                               OR (created_at, id) < (CAST(:created AS timestamptz), CAST(:after AS uuid)))
                        ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
                        """.formatted(table, tenantColumn))
                .param("tenant", realm.tenant().orElse(null))
                .param(
                        "created",
                        page.after().map(last -> Timestamp.from(last.created())).orElse(null))
                .param("after", page.after().map(Page.Cursor::id).orElse(null))
                .param("limit", page.limit())
                .param("offset", page.offset())
                .query(row)
                .list();
    }
}
