package dev.cutfill.api.v2.job;

import dev.cutfill.api.v2.Requests.CreateTask;
import dev.cutfill.api.v2.TaskCreator;
import dev.cutfill.api.v2.Validation;
import dev.cutfill.api.v2.job.JobRequests.CreateJob;
import dev.cutfill.api.v2.job.JobRequests.Defaults;
import dev.cutfill.api.v2.job.JobRequests.JobTask;
import dev.cutfill.api.v2.job.JobRequests.LastTask;
import dev.cutfill.api.v2.job.JobRequests.Source;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.job.JobSpec;
import dev.cutfill.task.job.Jobs.Wanted;
import dev.cutfill.worker.VolumeTask;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Reads what is asked of a job and its tasks.
@Component
final class JobCreator {
    private static final Pattern UNFIT = Pattern.compile("[/\\\\\\p{Cc}\\p{Cs}]");
    private static final int LONGEST_ID = 200;
    private static final int MOST_AT_ONCE = 100_000;
    private static final int USUAL_PRIORITY = 10;
    private static final int LONGEST_KEPT = 36_500;

    private final TaskCreator tasks;
    private final JsonMapper json;

    JobCreator(TaskCreator tasks, JsonMapper json) {
        this.tasks = tasks;
        this.json = json;
    }

    JobSpec spec(CreateJob request) {
        Defaults defaults = request.defaults() == null ? new Defaults(null, null, null, null) : request.defaults();
        TaskSpec plain = tasks.plan(task(request, defaults, null, null, null)).spec();
        String onFailure = request.onFailure() == null ? "continue" : request.onFailure();
        if (!onFailure.equals("continue") && !onFailure.equals("stop")) {
            throw Validation.invalid("on_failure", onFailure, "continue or stop");
        }
        JobSpec.Rules rules = new JobSpec.Rules(
                Validation.range("priority", request.priority(), USUAL_PRIORITY, 1, 1_000),
                optional(
                        request.maxRunning() == null
                                ? null
                                : Validation.range("max_running", request.maxRunning(), 1, 1, MOST_AT_ONCE)),
                onFailure.equals("stop"),
                optional(
                        request.retainDays() == null
                                ? null
                                : Validation.range("retain_days", request.retainDays(), 0, 0, LONGEST_KEPT)));
        return new JobSpec(
                TaskCreator.PROFILE,
                Validation.name("kind", request.kind()),
                plain.queue(),
                externalId("external_id", request.externalId()),
                optional(Validation.nameOrNull("name", request.name())),
                json.writeValueAsString(defaults),
                rules,
                hash(request),
                callback(request));
    }

    private Optional<URI> callback(CreateJob request) {
        return tasks.callback(request.callbackUrl());
    }

    List<String> shared(CreateJob request) {
        return TaskCreator.labels(request.inputs());
    }

    Optional<TaskSpec> last(CreateJob request) {
        LastTask last = request.last();
        if (last == null) {
            return Optional.empty();
        }
        if (VolumeTask.KIND.equals(last.kind())) {
            throw Validation.invalid(
                    "finally.kind", last.kind(), "another kind: the last task has no files of its own");
        }
        return Optional.of(tasks.plan(new CreateTask(
                        last.kind(),
                        last.queue(),
                        null,
                        last.payload(),
                        null,
                        null,
                        last.maxAttempts(),
                        null,
                        timeout("finally.timeout_s", last.timeoutSeconds()),
                        null,
                        null))
                .spec());
    }

    /// @param shared labels of the job's inputs
    List<Wanted> wanted(JobSpec job, List<String> shared, List<JobTask> requested) {
        Defaults defaults = json.readValue(job.defaults(), Defaults.class);
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < requested.size(); i++) {
            wanted.add(wanted(job, defaults, shared, requested.get(i), "tasks." + i));
        }
        return wanted;
    }

    private Wanted wanted(JobSpec job, Defaults defaults, List<String> shared, JobTask task, String where) {
        Map<String, String> read = new TreeMap<>();
        Set<String> uploads = new LinkedHashSet<>();
        if (task.inputs() != null) {
            task.inputs().forEach((label, source) -> sort(label, source, shared, where, read, uploads));
        }
        String kind = Objects.requireNonNull(JobTemplate.taskKind(job.kind()));
        boolean volume = VolumeTask.KIND.equals(kind);
        CreateTask request = new CreateTask(
                kind,
                volume || tasks.isCommand(kind) ? null : job.queue(),
                merged(defaults.settings(), task.settings()),
                merged(defaults.payload(), task.payload()),
                volume ? null : List.copyOf(uploads),
                task.priority(),
                defaults.maxAttempts(),
                null,
                defaults.timeoutSeconds(),
                null,
                null);
        TaskCreator.Plan plan = tasks.plan(request);
        if (volume) {
            complete(plan.labels(), shared, where, read, uploads);
        }
        return new Wanted(
                externalId(where + ".external_id", task.externalId()),
                plan.spec(),
                read.isEmpty() ? Optional.empty() : Optional.of(json.writeValueAsString(read)),
                List.copyOf(uploads),
                hash(task));
    }

    private static void sort(
            String label,
            @Nullable Source source,
            List<String> shared,
            String where,
            Map<String, String> read,
            Set<String> uploads) {
        String field = where + ".inputs." + label;
        TaskCreator.labels(List.of(label));
        boolean upload = source != null && Boolean.TRUE.equals(source.upload());
        @Nullable String of = source == null ? null : source.jobInput();
        if (upload == (of != null)) {
            throw Validation.invalid(
                    field, upload ? "both" : "neither", "one of {\"upload\": true} and {\"job_input\": \"…\"}");
        }
        if (of != null && !shared.contains(of)) {
            throw Validation.invalid(
                    field + ".job_input",
                    of,
                    shared.isEmpty()
                            ? "left out: the job has no inputs"
                            : "one of the job's inputs: " + String.join(", ", shared));
        }
        if (of == null) {
            uploads.add(label);
        } else {
            read.put(label, of);
        }
    }

    /// A survey's files come from the job where it has one of that label, and are uploaded otherwise.
    private static void complete(
            List<String> needed, List<String> shared, String where, Map<String, String> read, Set<String> uploads) {
        List<String> given = new ArrayList<>(read.keySet());
        given.addAll(uploads);
        given.stream().filter(label -> !needed.contains(label)).findFirst().ifPresent(label -> {
            throw Validation.invalid(where + ".inputs", label, String.join(", ", needed) + " with these settings");
        });
        for (String label : needed) {
            if (!given.contains(label) && shared.contains(label)) {
                read.put(label, label);
            } else if (!given.contains(label)) {
                uploads.add(label);
            }
        }
    }

    private CreateTask task(
            CreateJob request,
            Defaults defaults,
            @Nullable Map<String, Object> settings,
            @Nullable Map<String, Object> payload,
            @Nullable Integer priority) {
        return new CreateTask(
                JobTemplate.taskKind(request.kind()),
                request.queue(),
                merged(defaults.settings(), settings),
                merged(defaults.payload(), payload),
                null,
                priority,
                defaults.maxAttempts() == null
                        ? null
                        : Validation.range("defaults.max_attempts", defaults.maxAttempts(), 1, 1, 100),
                null,
                timeout("defaults.timeout_s", defaults.timeoutSeconds()),
                null,
                null);
    }

    private static @Nullable Integer timeout(String field, @Nullable Integer seconds) {
        return seconds == null ? null : Validation.range(field, seconds, 1, 1, TaskCreator.LONGEST_TIMEOUT);
    }

    private static @Nullable Map<String, Object> merged(
            @Nullable Map<String, Object> usual, @Nullable Map<String, Object> own) {
        if (usual == null || own == null) {
            return own == null ? usual : own;
        }
        Map<String, Object> all = new LinkedHashMap<>(usual);
        all.putAll(own);
        return all;
    }

    /// An id that can be part of a path.
    private static Optional<String> externalId(String field, @Nullable String id) {
        if (id == null) {
            return Optional.empty();
        }
        if (id.isEmpty()
                || !id.strip().equals(id)
                || id.equals(".")
                || id.equals("..")
                || UNFIT.matcher(id).find()
                || id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
            throw Validation.invalid(
                    field,
                    id,
                    "1 to " + LONGEST_ID
                            + " bytes without slash, backslash and control characters, no blank at either end, not '.' or '..'");
        }
        return Optional.of(id);
    }

    private byte[] hash(Object request) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(json.writeValueAsString(request).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static <T> Optional<T> optional(@Nullable T value) {
        return Optional.ofNullable(value);
    }
}
