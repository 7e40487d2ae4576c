package dev.cutfill.task;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of `task`, read.
final class TaskRow {
    private TaskRow() {}

    static Claim claim(ResultSet row, int number) throws SQLException {
        return new Claim(task(row, number), row.getObject("lease_token", UUID.class));
    }

    static Task task(ResultSet row, int number) throws SQLException {
        int timeout = row.getInt("timeout_s"); // 0 for null; the column holds none below 1
        TaskSpec.Limits limits = new TaskSpec.Limits(
                row.getInt("priority"),
                row.getInt("max_attempts"),
                row.getInt("max_lease_losses"),
                timeout == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(timeout)));
        @Nullable String code = row.getString("error_code");
        @Nullable String message = row.getString("error_message");
        return new Task(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                Optional.ofNullable(row.getString("home")),
                place(row),
                new TaskSpec(
                        row.getString("profile"),
                        row.getString("queue"),
                        row.getString("kind"),
                        row.getString("payload"),
                        limits,
                        Optional.ofNullable(row.getString("backend_type")),
                        Optional.ofNullable(row.getString("callback_url")).map(URI::create)),
                TaskState.valueOf(row.getString("state")),
                new Task.Run(
                        row.getInt("attempt"),
                        Optional.ofNullable(row.getString("worker_id")),
                        row.getDouble("progress"),
                        row.getString("stage")),
                new Task.Outcome(
                        Optional.ofNullable(row.getString("result")),
                        Optional.ofNullable(code).map(word -> new Task.Failure(word, message == null ? "" : message))),
                new Task.Times(
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                        instant(row, "started_at"),
                        instant(row, "finished_at"),
                        instant(row, "lease_until"),
                        instant(row, "deadline_at"),
                        instant(row, "deleted_at")));
    }

    private static Optional<Task.InJob> place(ResultSet row) throws SQLException {
        @Nullable UUID job = row.getObject("job_id", UUID.class);
        return job == null
                ? Optional.empty()
                : Optional.of(new Task.InJob(
                        job,
                        Optional.ofNullable(row.getString("external_id")),
                        row.getInt("ordinal"),
                        !job.equals(row.getObject("lane", UUID.class))));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
