package dev.cutfill.task;

import static dev.cutfill.task.TaskTable.column;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tasks of jobs, many in a statement. Who keeps the jobs themselves is above
/// ([Jobs][dev.cutfill.task.job.Jobs]).
@Component
public final class JobTasks {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final JdbcClient jdbc;
    private final TaskEventPublisher news;
    private final Quota quota;

    JobTasks(JdbcClient jdbc, TaskEventPublisher news, Quota quota) {
        this.jdbc = jdbc;
        this.news = news;
        this.quota = quota;
    }

    /// A task that is to be made.
    ///
    /// @param ordinal its place in the job
    /// @param home the server that holds its inputs, if it has any
    /// @param jobInputs a JSON object: its label → the label of the job's input that it reads; empty: all of them
    /// @param content a hash of what was asked for
    /// @param last whether it runs after all others
    public record New(
            UUID id,
            Optional<String> externalId,
            int ordinal,
            TaskSpec spec,
            TaskState state,
            Optional<String> home,
            Optional<String> jobInputs,
            byte[] content,
            boolean last) {}

    private static final String INSERT = TransitionSql.of("submitted", TransitionSql.NEW, """
            INSERT INTO task (id, external_id, ordinal, kind, queue, payload, state, priority, max_attempts, max_lease_losses, timeout_s,
                              home, job_inputs, content_sha256, lane, tenant_id, job_id, profile, created_at)
            SELECT id, external, ordinal, kind, queue, payload, state, priority, attempts, losses, timeout, home, inputs,
                   decode(content, 'hex'), lane, CAST(:tenant AS uuid), CAST(:job AS uuid), :profile,
                   now() + place * interval '1 microsecond'
            FROM unnest(CAST(:ids AS uuid[]), CAST(:externals AS text[]), CAST(:ordinals AS integer[]), CAST(:kinds AS text[]),
                        CAST(:queues AS text[]), CAST(:payloads AS json[]), CAST(:states AS text[]), CAST(:priorities AS integer[]),
                        CAST(:attempts AS integer[]), CAST(:losses AS integer[]), CAST(:timeouts AS integer[]), CAST(:homes AS text[]),
                        CAST(:inputs AS json[]), CAST(:contents AS text[]), CAST(:lanes AS uuid[])) WITH ORDINALITY
                 AS made (id, external, ordinal, kind, queue, payload, state, priority, attempts, losses, timeout, home, inputs,
                          content, lane, place)
            RETURNING *
            """);

    /// All or none. They are claimed in the order in which they are given, once the job is sealed.
    ///
    /// @param profile the API that asks
    /// @throws TooManyTasks when these would be too many
    public void insert(UUID tenant, UUID job, String profile, List<New> made) {
        if (made.isEmpty()) {
            return;
        }
        quota.admit(tenant, made.size());
        String nobody = ClaimSql.SINGLE_LANE.replace("'", "");
        jdbc.sql(INSERT)
                .param("tenant", tenant)
                .param("job", job)
                .param("profile", profile)
                .param("ids", column(made, New::id))
                .param("externals", column(made, task -> task.externalId().orElse(null)))
                .param("ordinals", column(made, New::ordinal))
                .param("kinds", column(made, task -> task.spec().kind()))
                .param("queues", column(made, task -> task.spec().queue()))
                .param("payloads", column(made, task -> task.spec().payload()))
                .param("states", column(made, New::state))
                .param("priorities", column(made, task -> task.spec().limits().priority()))
                .param("attempts", column(made, task -> task.spec().limits().maxAttempts()))
                .param("losses", column(made, task -> task.spec().limits().maxLeaseLosses()))
                .param(
                        "timeouts",
                        column(
                                made,
                                task -> task.spec()
                                        .limits()
                                        .timeout()
                                        .map(Duration::toSeconds)
                                        .orElse(null)))
                .param("homes", column(made, task -> task.home().orElse(null)))
                .param("inputs", column(made, task -> task.jobInputs().orElse(null)))
                .param("contents", column(made, task -> HexFormat.of().formatHex(task.content())))
                .param("lanes", column(made, task -> task.last() ? nobody : job))
                .query((row, _) -> row.getString("id"))
                .list();
    }

    /// The hashes of those of these that the job has.
    public Map<String, byte[]> contents(UUID job, Collection<String> externalIds) {
        Map<String, byte[]> found = new HashMap<>();
        jdbc.sql("SELECT external_id, content_sha256 FROM task WHERE job_id = :job AND external_id = ANY (:ids)")
                .param("job", job)
                .param("ids", externalIds.toArray(String[]::new))
                .query(row -> {
                    found.put(row.getString("external_id"), row.getBytes("content_sha256"));
                });
        return found;
    }

    /// The tasks of a job that have these external ids or ids, by what was given.
    public Map<String, UUID> ids(UUID job, Collection<String> names) {
        Map<String, UUID> found = new HashMap<>();
        jdbc.sql("""
                        SELECT id, external_id FROM task
                        WHERE job_id = :job AND (external_id = ANY (:names) OR id = ANY (CAST(:ids AS uuid[])))
                        """)
                .param("job", job)
                .param("names", names.toArray(String[]::new))
                .param(
                        "ids",
                        names.stream().filter(UUID_TEXT.asMatchPredicate()).toArray(String[]::new))
                .query(row -> {
                    UUID id = row.getObject("id", UUID.class);
                    found.put(id.toString(), id);
                    @Nullable String external = row.getString("external_id");
                    if (external != null) {
                        found.put(external, id);
                    }
                });
        return found;
    }

    /// By their place in the job.
    ///
    /// @param states empty: all
    /// @param after the last that is known; -1: from the first
    public List<Task> list(UUID job, Set<TaskState> states, int after, int limit) {
        return jdbc.sql("""
                        SELECT * FROM task WHERE job_id = :job AND ordinal > :after
                          AND (cardinality(CAST(:states AS text[])) = 0 OR state = ANY (CAST(:states AS text[])))
                        ORDER BY ordinal LIMIT :limit
                        """)
                .param("job", job)
                .param("states", states.stream().map(Enum::name).toArray(String[]::new))
                .param("after", after)
                .param("limit", limit)
                .query(TaskRow::task)
                .list();
    }

    /// How a task is called: by its external id, if it has one.
    ///
    /// @param ended whether it is in a state that it does not leave by itself
    public record Name(int ordinal, String name, boolean ended) {}

    /// By their place in the job, after the last that is known.
    public List<Name> names(UUID job, int after, int limit) {
        return jdbc.sql("""
                        SELECT ordinal, coalesce(external_id, CAST(id AS text)) AS name, finished_at IS NOT NULL AS ended
                        FROM task WHERE job_id = :job AND ordinal > :after ORDER BY ordinal LIMIT :limit
                        """)
                .param("job", job)
                .param("after", after)
                .param("limit", limit)
                .query(Name.class)
                .list();
    }

    /// The first that have failed.
    public List<Task> failures(UUID job, int limit) {
        return jdbc.sql("""
                        SELECT * FROM task WHERE job_id = :job AND state IN ('FAILED', 'TIMED_OUT', 'KILLED')
                        ORDER BY ordinal LIMIT :limit
                        """)
                .param("job", job)
                .param("limit", limit)
                .query(TaskRow::task)
                .list();
    }

    /// How much of the tasks that run is done, in tasks. Few run at a time: all that do are looked at, not all
    /// of the job.
    public double runningPart(UUID job) {
        return jdbc.sql("""
                        WITH live AS MATERIALIZED (SELECT job_id, progress FROM task WHERE state = 'RUNNING')
                        SELECT coalesce(sum(progress), 0) FROM live WHERE job_id = :job
                        """).param("job", job).query(Double.class).single();
    }

    private static final String CANCEL =
            TransitionSql.ofEnd("cancelled", TransitionSql.WAS, """
            UPDATE task SET state = 'CANCELLED', finished_at = greatest(now(), created_at), cancel_requested_at = now(), error_code = 'CANCELLED',
                   error_message = :why,
                   %s
            FROM (SELECT id AS found, state AS was FROM task
                  WHERE job_id = :job AND state IN ('WAITING', 'QUEUED', 'RUNNING')
                    AND (:all OR lane = :job) AND (NOT :running OR state = 'RUNNING')
                  ORDER BY id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED) before
            WHERE id = before.found
            RETURNING task.*, before.was
            """.formatted(TransitionSql.LEASE_ENDS));

    /// Ends tasks of a job that have not ended.
    ///
    /// @param all its last task, too
    /// @param running those that run alone
    /// @return how many
    public int cancel(UUID job, boolean all, boolean running, String why, int limit) {
        List<Task> ended = jdbc.sql(CANCEL)
                .param("job", job)
                .param("all", all)
                .param("running", running)
                .param("why", why)
                .param("limit", limit)
                .query(TaskRow::task)
                .list();
        news.taken(ended);
        return ended.size();
    }

    private static final String RETRY = TransitionSql.of("queued", TransitionSql.WAS, """
            UPDATE task SET state = 'QUEUED', run_after = NULL, failures = 0, lease_losses = 0,
                   result = NULL, error_code = NULL, error_message = NULL, cancel_requested_at = NULL,
                   progress = 0, stage = '', finished_at = NULL,
                   updated_at = now(), version = version + 1
            FROM (SELECT id AS found, state AS was FROM task
                  WHERE job_id = :job AND lane = :job AND state = ANY (CAST(:states AS text[]))
                    AND (CAST(:ids AS uuid[]) IS NULL OR id = ANY (CAST(:ids AS uuid[])))
                    AND NOT EXISTS (SELECT FROM task_input i WHERE i.task_id = task.id AND i.finished_at IS NULL)
                  ORDER BY id FOR NO KEY UPDATE) before
            WHERE id = before.found
            RETURNING task.*, before.was
            """);

    /// Queues tasks of a job again that ended without success, with full budgets; its last task is not among them.
    ///
    /// @param ids empty: all
    /// @return how many
    public int retry(UUID job, Set<TaskState> states, Optional<List<UUID>> ids) {
        List<Task> again = jdbc.sql(RETRY)
                .param("job", job)
                .param("states", states.stream().map(Enum::name).toArray(String[]::new))
                .param("ids", ids.map(chosen -> column(chosen, id -> id)).orElse(null))
                .query(TaskRow::task)
                .list();
        again.stream().limit(1).forEach(news::changed);
        return again.size();
    }

    private static final String LATER = TransitionSql.of("submitted", TransitionSql.WAS, """
            UPDATE task SET state = 'WAITING', run_after = NULL, failures = 0, lease_losses = 0, result = NULL, error_code = NULL,
                   error_message = NULL, cancel_requested_at = NULL, progress = 0, stage = '', finished_at = NULL,
                   updated_at = now(), version = version + 1
            FROM (SELECT id AS found, state AS was FROM task
                  WHERE id = (SELECT finally_task FROM job WHERE id = :job) AND finished_at IS NOT NULL FOR NO KEY UPDATE) before
            WHERE id = before.found
            RETURNING task.*, before.was
            """);

    /// A job's last task, if it has ended, waits for the others again.
    public void lastWaitsAgain(UUID job) {
        jdbc.sql(LATER).param("job", job).query(TaskRow::task).list();
    }

    private static final String LAST = TransitionSql.of("queued", "'WAITING'", """
            UPDATE task SET state = 'QUEUED', run_after = NULL, updated_at = now(), version = version + 1
            WHERE state = 'WAITING' AND id = ANY (ARRAY (
                SELECT finally_task FROM job
                WHERE state IN ('SEALED', 'RUNNING') AND finally_task IS NOT NULL AND paused_at IS NULL
                  AND waiting = 1 AND queued + running = 0))
            RETURNING *
            """);

    /// Queues the last tasks of jobs all of whose others have ended.
    ///
    /// @return how many
    public int queueLast() {
        List<Task> due = jdbc.sql(LAST).query(TaskRow::task).list();
        due.forEach(news::changed);
        return due.size();
    }

    /// A job's tasks may be claimed now.
    public void announce(String queue) {
        news.queued(queue);
    }

    /// How many of a job's tasks lack inputs, and the names or ids of the first hundred.
    public record Missing(int count, List<String> first) {}

    public Missing missing(UUID job) {
        List<String> first = jdbc.sql("""
                        SELECT coalesce(external_id, CAST(id AS text)) FROM task
                        WHERE job_id = :job AND lane = :job AND state = 'WAITING' ORDER BY ordinal LIMIT 100
                        """).param("job", job).query(String.class).list();
        int count = first.size() < 100
                ? first.size()
                : jdbc.sql("SELECT count(*) FROM task WHERE job_id = :job AND lane = :job AND state = 'WAITING'")
                        .param("job", job)
                        .query(Integer.class)
                        .single();
        return new Missing(count, first);
    }

    /// Files of the store and uploads that are to go before the rows of some tasks.
    ///
    /// @param uploads that lie on this server
    public record Leftovers(List<UUID> tasks, List<String> keys, List<String> uploads) {}

    /// Of up to `limit` tasks of a job: those without files on another server.
    public Leftovers leftovers(UUID job, String home, int limit) {
        List<UUID> tasks = jdbc.sql(
                        "SELECT id FROM task WHERE job_id = :job AND (home IS NULL OR home = :home) LIMIT :limit")
                .param("job", job)
                .param("home", home)
                .param("limit", limit)
                .query(UUID.class)
                .list();
        String[] ids = column(tasks, id -> id);
        List<String> keys = jdbc.sql("SELECT store_key FROM task_file WHERE task_id = ANY (CAST(:ids AS uuid[]))")
                .param("ids", ids)
                .query(String.class)
                .list();
        List<String> uploads = jdbc.sql(
                        "SELECT upload_id FROM task_input WHERE task_id = ANY (CAST(:ids AS uuid[])) AND upload_id IS NOT NULL")
                .param("ids", ids)
                .query(String.class)
                .list();
        return new Leftovers(tasks, keys, uploads);
    }

    /// Removes the rows of tasks, with all that hangs on them.
    public void remove(List<UUID> tasks) {
        jdbc.sql("""
                        WITH gone AS (DELETE FROM task WHERE id = ANY (CAST(:ids AS uuid[])) RETURNING id),
                             event AS (DELETE FROM task_event WHERE task_id IN (SELECT id FROM gone)),
                             attempt AS (DELETE FROM task_attempt WHERE task_id IN (SELECT id FROM gone))
                        SELECT count(*) FROM gone
                        """).param("ids", column(tasks, id -> id)).query(Integer.class).single();
    }
}
