package dev.cutfill.api.v2.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.v2.TaskViews;
import dev.cutfill.api.v2.Views.ErrorView;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.job.Job;
import dev.cutfill.task.job.JobState;
import dev.cutfill.task.job.Jobs;
import dev.cutfill.upload.Uploads;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Shows jobs.
@Component
final class JobViews {
    private static final int FAILURES = 5;

    private final Jobs jobs;

    JobViews(Jobs jobs) {
        this.jobs = jobs;
    }

    /// @param progress of all tasks, 0 to 1; in lists without the parts of those that run
    /// @param etaSeconds until the end, when it goes on as it went since its first claim; null: it does not run
    /// @param firstFailures absent in lists
    /// @param missing labels of the job's inputs that have not been uploaded
    /// @param uploads where those are to be sent, for who may write
    /// @param last the id of the task that runs when all others have ended
    record JobView(
            String id,
            @JsonProperty("tenant_id") String tenantId,
            @JsonProperty("external_id") @Nullable String externalId,
            @Nullable String name,
            String kind,
            String queue,

            @Schema(allowableValues = {"open", "sealed", "running", "succeeded", "partial", "failed", "cancelled"})
            String state,

            boolean paused,
            int priority,
            @JsonProperty("max_running") @Nullable Integer maxRunning,
            @JsonProperty("on_failure") String onFailure,
            @JsonProperty("retain_days") @Nullable Integer retainDays,
            CountsView counts,
            double progress,
            @JsonProperty("eta_s") @Nullable Long etaSeconds,

            @JsonProperty("first_failures") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<FailureView> firstFailures,

            List<String> missing,
            Map<String, URI> uploads,
            @JsonProperty("finally") @Nullable String last,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("updated_at") Instant updatedAt,
            @JsonProperty("sealed_at") @Nullable Instant sealedAt,
            @JsonProperty("started_at") @Nullable Instant startedAt,
            @JsonProperty("finished_at") @Nullable Instant finishedAt) {}

    /// @param failed with those that timed out or were killed
    record CountsView(int waiting, int queued, int running, int succeeded, int failed, int cancelled, int total) {}

    record FailureView(
            String id,
            @JsonProperty("external_id") @Nullable String externalId,
            String state,
            @Nullable ErrorView error) {}

    /// @param nextCursor give it as `cursor` for the next page; null: this was the last
    record JobPage(
            List<JobView> jobs,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    /// @param already were there with the same content
    record AddedView(int added, int already) {}

    JobView full(Job job, Principal principal, URI base) {
        boolean open = job.state() == JobState.OPEN;
        List<TaskInput> missing = open
                ? jobs.inputs(job.id()).stream()
                        .filter(input -> !input.finished())
                        .toList()
                : List.of();
        Map<String, URI> uploads = new LinkedHashMap<>();
        if (principal.scopes().contains(Scope.WRITE)) {
            missing.forEach(
                    input -> uploads.put(input.label(), URI.create(base + Uploads.PATH + "/" + input.uploadId())));
        }
        double running = job.counts().running() == 0 ? 0 : jobs.runningPart(job.id());
        List<FailureView> failures = job.counts().failed() == 0
                ? List.of()
                : jobs.failures(job.id(), FAILURES).stream()
                        .map(JobViews::failure)
                        .toList();
        return view(
                job, running, failures, missing.stream().map(TaskInput::label).toList(), uploads);
    }

    JobView brief(Job job) {
        return view(job, 0, null, List.of(), Map.of());
    }

    /// How far a job is, without the parts of those that run.
    ///
    /// @param progress of all tasks, 0 to 1
    record ProgressView(String state, CountsView counts, double progress) {}

    static ProgressView progress(Job job) {
        Job.Counts counts = job.counts();
        return new ProgressView(
                word(job.state()), counts(counts), counts.total() == 0 ? 0 : (double) counts.ended() / counts.total());
    }

    private static CountsView counts(Job.Counts counts) {
        return new CountsView(
                counts.waiting(),
                counts.queued(),
                counts.running(),
                counts.succeeded(),
                counts.failed(),
                counts.cancelled(),
                counts.total());
    }

    static String word(JobState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static JobView view(
            Job job,
            double running,
            @Nullable List<FailureView> failures,
            List<String> missing,
            Map<String, URI> uploads) {
        Job.Counts counts = job.counts();
        double progress = counts.total() == 0 ? 0 : Math.min(1, (counts.ended() + running) / counts.total());
        return new JobView(
                job.id().toString(),
                job.tenant().toString(),
                job.spec().externalId().orElse(null),
                job.spec().name().orElse(null),
                job.spec().kind(),
                job.spec().queue(),
                word(job.state()),
                job.paused(),
                job.spec().rules().priority(),
                job.spec().rules().maxRunning().orElse(null),
                job.spec().rules().stops() ? "stop" : "continue",
                job.spec().rules().retainDays().orElse(null),
                counts(counts),
                progress,
                eta(job, progress),
                failures,
                missing,
                uploads,
                job.last().map(UUID::toString).orElse(null),
                job.times().created(),
                job.times().updated(),
                job.times().sealed().orElse(null),
                job.times().started().orElse(null),
                job.times().finished().orElse(null));
    }

    private static @Nullable Long eta(Job job, double progress) {
        if (job.state() != JobState.RUNNING
                || job.paused()
                || progress <= 0
                || job.times().started().isEmpty()) {
            return null;
        }
        Duration gone =
                Duration.between(job.times().started().get(), job.times().now());
        return Math.round(gone.toMillis() / 1e3 * (1 - progress) / progress);
    }

    private static FailureView failure(Task task) {
        return new FailureView(
                task.id().toString(),
                task.place().flatMap(Task.InJob::externalId).orElse(null),
                TaskViews.word(task.state()),
                task.outcome()
                        .failure()
                        .map(why -> new ErrorView(why.code(), why.message()))
                        .orElse(null));
    }
}
