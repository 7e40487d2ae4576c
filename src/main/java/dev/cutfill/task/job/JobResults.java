package dev.cutfill.task.job;

import dev.cutfill.task.Artifact;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the tasks of a job have come to: their files in the store, and the numbers in their results. Read in pages,
/// in the order of the tasks.
@Component
public final class JobResults {
    private final JdbcClient jdbc;

    JobResults(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A file of a task's latest attempt.
    ///
    /// @param place of the task in the job, and of the file among all files
    public record Output(UUID task, Optional<String> externalId, Place place, Artifact file) {
        /// What the task is called in paths.
        public String taskName() {
            return externalId.orElse(task.toString());
        }
    }

    /// Where a page begins: after this.
    public record Place(int ordinal, long file) {
        public static final Place START = new Place(-1, 0);
    }

    public List<Output> outputs(UUID job, Place after, int limit) {
        return jdbc.sql("""
                        SELECT t.id AS of, t.external_id, t.ordinal, f.* FROM task t
                               JOIN task_file f ON f.task_id = t.id AND f.attempt = t.attempt AND f.role <> 'input'
                        WHERE t.job_id = :job AND t.ordinal >= :ordinal AND (t.ordinal, f.id) > (:ordinal, :file)
                        ORDER BY t.ordinal, f.id LIMIT :limit
                        """)
                .param("job", job)
                .param("ordinal", after.ordinal())
                .param("file", after.file())
                .param("limit", limit)
                .query((row, _) -> new Output(
                        row.getObject("of", UUID.class),
                        Optional.ofNullable(row.getString("external_id")),
                        new Place(row.getInt("ordinal"), row.getLong("id")),
                        new Artifact(
                                row.getString("role"),
                                row.getString("name"),
                                row.getString("store_key"),
                                row.getLong("size_bytes"),
                                row.getString("content_type"))))
                .list();
    }

    /// The members of the tasks' results that are numbers, by name, and those of objects at the top as
    /// `object.number`; a result that is no object has none.
    public Set<String> numbers(UUID job) {
        return jdbc.sql("""
                        SELECT DISTINCT CASE WHEN json_typeof(member.value) = 'number' THEN member.key ELSE member.key || '.' || inside.key END
                        FROM task t
                             CROSS JOIN LATERAL json_each(CASE WHEN json_typeof(t.result) = 'object' THEN t.result ELSE '{}' END) member
                             LEFT JOIN LATERAL json_each(CASE WHEN json_typeof(member.value) = 'object' THEN member.value ELSE '{}' END) inside
                                  ON json_typeof(inside.value) = 'number'
                        WHERE t.job_id = :job AND t.result IS NOT NULL
                          AND (json_typeof(member.value) = 'number' OR inside.key IS NOT NULL)
                        """).param("job", job).query(String.class).set();
    }
}
