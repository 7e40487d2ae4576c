package dev.cutfill.task;

import dev.cutfill.access.Page;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/// The questions to `task` that change nothing.
@Component
final class TaskQueries {
    private final JdbcClient jdbc;

    TaskQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Task> find(UUID id) {
        return jdbc.sql("SELECT * FROM task WHERE id = :id AND deleted_at IS NULL")
                .param("id", id)
                .query(TaskRow::task)
                .optional();
    }

    /// Newest first.
    List<Task> list(TaskFilter filter, Page page) {
        String after = page.after().isPresent() ? " AND (created_at, id) < (:created, CAST(:id AS uuid))" : "";
        StatementSpec query = bind(
                filter,
                "SELECT * FROM task WHERE " + where(filter) + after
                        + " ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset");
        page.after()
                .ifPresent(cursor ->
                        query.param("created", Timestamp.from(cursor.created())).param("id", cursor.id()));
        return query.param("limit", page.limit())
                .param("offset", page.offset())
                .query(TaskRow::task)
                .list();
    }

    /// How many are in each state; every state is there.
    Map<TaskState, Long> count(TaskFilter filter) {
        Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
        for (TaskState state : TaskState.values()) {
            counts.put(state, 0L);
        }
        bind(filter, "SELECT state, count(*) AS n FROM task WHERE " + where(filter) + " GROUP BY state")
                .query(row -> {
                    counts.put(TaskState.valueOf(row.getString("state")), row.getLong("n"));
                });
        return counts;
    }

    /// How many there are, but no more than `most` are counted.
    long count(TaskFilter filter, long most) {
        return bind(filter, "SELECT count(*) FROM (SELECT FROM task WHERE " + where(filter) + " LIMIT :most) counted")
                .param("most", most)
                .query(Long.class)
                .single();
    }

    /// A worker could have it: its job, if it is in one, lets it.
    private static final String DUE = "state = 'QUEUED' AND (run_after IS NULL OR run_after <= now()) AND (lane = "
            + ClaimSql.SINGLE_LANE + " OR lane IN (SELECT id FROM job WHERE " + TransitionSql.GIVES + "))";

    /// Live rows only, so that it does not grow with history.
    List<QueueDepth> depths(TaskFilter filter) {
        return bind(filter, """
                        SELECT queue, count(*) FILTER (WHERE state = 'QUEUED') AS queued,
                               count(*) FILTER (WHERE <due>) AS due,
                               count(*) FILTER (WHERE state = 'RUNNING') AS running,
                               coalesce(extract(epoch FROM now() - min(coalesce(run_after, updated_at))
                                        FILTER (WHERE <due>)), 0) AS oldest
                        FROM task WHERE state IN ('QUEUED', 'RUNNING') AND\s""".replace("<due>", DUE) + where(filter) + " GROUP BY queue ORDER BY queue")
                .query((row, _) -> new QueueDepth(
                        row.getString("queue"),
                        row.getLong("queued"),
                        row.getLong("due"),
                        row.getLong("running"),
                        row.getDouble("oldest")))
                .list();
    }

    /// Counts the live rows only, from their partial indexes.
    long count(TaskState live) {
        if (live != TaskState.QUEUED && live != TaskState.RUNNING) {
            throw new IllegalArgumentException(live + " would count history");
        }
        return jdbc.sql("SELECT count(*) FROM task WHERE state = '" + live + "'")
                .query(Long.class)
                .single();
    }

    /// Queued or running; live rows only.
    Map<UUID, Long> countLiveByTenant() {
        Map<UUID, Long> counts = new HashMap<>();
        jdbc.sql(
                        "SELECT tenant_id, count(*) AS n FROM task WHERE state = 'QUEUED' OR state = 'RUNNING' GROUP BY tenant_id")
                .query(row -> {
                    counts.put(row.getObject("tenant_id", UUID.class), row.getLong("n"));
                });
        return counts;
    }

    /// The task under the token that this worker's latest lease of it has or had: for workers that are told no
    /// token.
    Optional<Claim> heldBy(String worker, UUID id) {
        return jdbc.sql("""
                        SELECT *, coalesce(lease_token, last_lease_token) AS held_token FROM task
                        WHERE id = :id AND worker_id = :worker
                        """)
                .param("id", id)
                .param("worker", worker)
                .query((row, number) -> new Claim(TaskRow.task(row, number), row.getObject("held_token", UUID.class)))
                .optional();
    }

    /// By worker; none is not there.
    Map<String, Integer> countRunningAt(Collection<String> workers) {
        Map<String, Integer> counts = new HashMap<>();
        jdbc.sql("""
                        SELECT worker_id, CAST(count(*) AS integer) AS n FROM task
                        WHERE state = 'RUNNING' AND worker_id = ANY (:workers) GROUP BY worker_id
                        """).param("workers", workers.toArray(String[]::new)).query(row -> {
            counts.put(row.getString("worker_id"), row.getInt("n"));
        });
        return counts;
    }

    /// What a worker holds now.
    List<Task> runningAt(String worker) {
        return jdbc.sql("SELECT * FROM task WHERE state = 'RUNNING' AND worker_id = :worker ORDER BY started_at")
                .param("worker", worker)
                .query(TaskRow::task)
                .list();
    }

    /// What a task has in the store, of its latest attempt.
    List<Artifact> artifacts(UUID id) {
        return jdbc.sql("""
                        SELECT f.* FROM task_file f JOIN task t ON t.id = f.task_id AND t.attempt = f.attempt
                        WHERE t.id = :task ORDER BY f.id
                        """).param("task", id).query(FileTable::artifact).list();
    }

    /// Tasks that all workers have done since the first start, a little behind.
    long completed() {
        return jdbc.sql("SELECT coalesce(sum(completed), 0) FROM worker")
                .query(Long.class)
                .single();
    }

    private static String where(TaskFilter filter) {
        List<String> conditions = new ArrayList<>();
        conditions.add(
                switch (filter.deleted()) {
                    case HIDDEN -> "deleted_at IS NULL";
                    case SHOWN -> "true";
                    case ALONE -> "deleted_at IS NOT NULL";
                });
        filter.realm().tenant().ifPresent(_ -> conditions.add("tenant_id = :tenant"));
        // written out: a plan that is kept for every API would be the one for the API with the longest
        // history
        filter.profile().ifPresent(profile -> conditions.add("profile = '" + profile + "'"));
        filter.queue().ifPresent(_ -> conditions.add("queue = :queue"));
        filter.kind().ifPresent(_ -> conditions.add("kind = :kind"));
        filter.worker().ifPresent(_ -> conditions.add("worker_id = :worker"));
        if (!filter.states().isEmpty()) {
            conditions.add("state IN (:states)");
        }
        return String.join(" AND ", conditions);
    }

    private StatementSpec bind(TaskFilter filter, String sql) {
        StatementSpec query = jdbc.sql(sql);
        filter.realm().tenant().ifPresent(tenant -> query.param("tenant", tenant));
        filter.queue().ifPresent(queue -> query.param("queue", queue));
        filter.kind().ifPresent(kind -> query.param("kind", kind));
        filter.worker().ifPresent(worker -> query.param("worker", worker));
        if (!filter.states().isEmpty()) {
            query.param("states", filter.states().stream().map(Enum::name).toList());
        }
        return query;
    }
}
