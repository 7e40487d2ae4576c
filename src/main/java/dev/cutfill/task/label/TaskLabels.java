package dev.cutfill.task.label;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements on `task_label`. A row goes with its task.
@Component
public final class TaskLabels {
    private final JdbcClient jdbc;

    TaskLabels(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// In place of what was there.
    public void put(UUID task, TaskLabel label) {
        jdbc.sql("""
                        INSERT INTO task_label (task_id, name, site, pre, post)
                        SELECT id, CAST(:name AS text), CAST(:site AS text), CAST(:pre AS date), CAST(:post AS date)
                        FROM task WHERE id = :task
                        ON CONFLICT (task_id) DO UPDATE
                        SET name = excluded.name, site = excluded.site, pre = excluded.pre, post = excluded.post
                        """)
                .param("task", task)
                .param("name", label.name().orElse(null))
                .param("site", label.site().orElse(null))
                .param("pre", label.pre().orElse(null))
                .param("post", label.post().orElse(null))
                .update();
    }

    public TaskLabel of(UUID task) {
        return of(List.of(task)).getOrDefault(task, TaskLabel.NONE);
    }

    /// Those that have one.
    public Map<UUID, TaskLabel> of(Collection<UUID> tasks) {
        Map<UUID, TaskLabel> labels = new HashMap<>();
        if (!tasks.isEmpty()) {
            jdbc.sql("SELECT * FROM task_label WHERE task_id = ANY (:tasks)")
                    .param("tasks", tasks.toArray(UUID[]::new))
                    .query(row -> {
                        labels.put(row.getObject("task_id", UUID.class), label(row));
                    });
        }
        return labels;
    }

    private static TaskLabel label(ResultSet row) throws SQLException {
        return new TaskLabel(
                Optional.ofNullable(row.getString("name")),
                Optional.ofNullable(row.getString("site")),
                Optional.ofNullable(row.getObject("pre", LocalDate.class)),
                Optional.ofNullable(row.getObject("post", LocalDate.class)));
    }
}
