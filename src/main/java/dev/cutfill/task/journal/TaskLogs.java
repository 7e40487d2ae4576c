package dev.cutfill.task.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What workers say while they work: `task_log`.
@Component
public final class TaskLogs {
    /// Lines that a task keeps; one more says that there were more.
    private static final int CAP = 10_000;

    private final JdbcClient jdbc;

    TaskLogs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return false when the lease is lost or the log is full
    public boolean append(UUID task, UUID token, LogLine line) {
        return jdbc.sql("""
                        WITH held AS (
                            UPDATE task SET log_lines = log_lines + 1
                            WHERE id = :task AND state = 'RUNNING' AND lease_token = :token AND log_lines <= :cap
                            RETURNING id, attempt, log_lines > :cap AS overfull)
                        INSERT INTO task_log (task_id, attempt, level, message, context)
                        SELECT id, attempt, CASE WHEN overfull THEN 'warning' ELSE :level END,
                               CASE WHEN overfull THEN 'log truncated: it has ' || CAST(:cap AS text) || ' lines' ELSE :message END,
                               CASE WHEN overfull THEN NULL ELSE CAST(:context AS json) END
                        FROM held
                        """)
                        .param("task", task)
                        .param("token", token)
                        .param("cap", CAP)
                        .param("level", line.level().word())
                        .param("message", line.message())
                        .param("context", line.context().orElse(null))
                        .update()
                == 1;
    }

    /// The last lines that have one of these levels, oldest first.
    ///
    /// @param levels at least one
    public List<StoredLine> last(UUID task, List<LogLine.Level> levels, int limit) {
        return jdbc.sql("""
                        SELECT * FROM (SELECT * FROM task_log WHERE task_id = :task AND level IN (:levels)
                                       ORDER BY id DESC LIMIT :limit) last
                        ORDER BY id
                        """)
                .param("task", task)
                .param("levels", levels.stream().map(LogLine.Level::word).toList())
                .param("limit", limit)
                .query(TaskLogs::line)
                .list();
    }

    /// The lines after one that is known (0: from the first) that have one of these levels, oldest first.
    ///
    /// @param levels at least one
    public List<StoredLine> after(UUID task, long id, List<LogLine.Level> levels, int limit) {
        return jdbc.sql(
                        "SELECT * FROM task_log WHERE task_id = :task AND id > :id AND level IN (:levels) ORDER BY id LIMIT :limit")
                .param("task", task)
                .param("id", id)
                .param("levels", levels.stream().map(LogLine.Level::word).toList())
                .param("limit", limit)
                .query(TaskLogs::line)
                .list();
    }

    private static StoredLine line(ResultSet row, int number) throws SQLException {
        return new StoredLine(
                row.getLong("id"),
                row.getObject("task_id", UUID.class),
                row.getInt("attempt"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new LogLine(
                        LogLine.Level.of(row.getString("level")).orElseThrow(),
                        row.getString("message"),
                        Optional.ofNullable(row.getString("context"))));
    }
}
