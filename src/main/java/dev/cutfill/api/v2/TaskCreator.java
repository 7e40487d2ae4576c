package dev.cutfill.api.v2;

import dev.cutfill.access.Realm;
import dev.cutfill.api.v2.Requests.CreateTask;
import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.label.TaskLabel;
import dev.cutfill.task.label.TaskLabels;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.OutboundUrlPolicy;
import dev.cutfill.web.error.FieldError;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.worker.CommandSettings;
import dev.cutfill.worker.VolumeTask;
import dev.cutfill.worker.simulation.Problems;
import dev.cutfill.worker.simulation.Simulation;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Makes a task of what was asked for, with an upload open for each file that it needs.
@Component
public final class TaskCreator {
    /// Tasks that were made at this API.
    public static final String PROFILE = "core";

    /// Queues whose tasks are done by this server, or are made at another API only, which knows what they must
    /// be like.
    private static final Set<String> TAKEN =
            Set.of(VolumeTask.QUEUE, CommandSettings.QUEUE, Problems.QUEUE, Simulation.QUEUE, "agent");

    private static final Pattern LABEL = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,99}");
    private static final int MOST_INPUTS = 100;
    public static final int LONGEST_TIMEOUT = 7 * 24 * 3600;

    private final CommandSettings commands;
    private final Tasks tasks;
    private final Uploads uploads;
    private final TaskLabels names;
    private final OutboundUrlPolicy calls;
    private final JsonMapper json;

    TaskCreator(
            Tasks tasks,
            Uploads uploads,
            TaskLabels names,
            CommandSettings commands,
            OutboundUrlPolicy calls,
            JsonMapper json) {
        this.commands = commands;
        this.tasks = tasks;
        this.uploads = uploads;
        this.names = names;
        this.calls = calls;
        this.json = json;
    }

    Task create(Realm realm, CreateTask request) {
        TaskLabel name =
                changed(TaskLabel.NONE, new Requests.Describe(request.name(), request.site(), request.epochs()));
        Plan plan = plan(request);
        Task made = open(realm, plan.spec(), plan.labels(), sizes(request.sizes(), plan.labels()));
        if (!name.equals(TaskLabel.NONE)) {
            names.put(made.id(), name);
        }
        return made;
    }

    /// What a task is to be, and labels of the files that it needs.
    public record Plan(TaskSpec spec, List<String> labels) {}

    public Plan plan(CreateTask request) {
        if (VolumeTask.KIND.equals(request.kind())) {
            SettingsDocument settings = settings(request);
            return new Plan(limited(VolumeTask.spec(PROFILE, settings), request), VolumeTask.labels(settings));
        }
        return new Plan(limited(own(request), request), labels(request.inputs()));
    }

    public boolean isCommand(String kind) {
        return commands.kinds().containsKey(kind);
    }

    public Optional<URI> callback(@Nullable String url) {
        return Optional.ofNullable(url)
                .map(given -> calls.admitted("callback_url", Validation.webUrl("callback_url", given)));
    }

    void describe(Task task, Requests.Describe wanted) {
        names.put(task.id(), changed(names.of(task.id()), wanted));
    }

    private Map<String, Long> sizes(@Nullable Map<String, Long> given, List<String> labels) {
        Map<String, Long> sizes = given == null ? Map.of() : given;
        sizes.forEach((label, bytes) -> {
            if (!labels.contains(label)) {
                throw Validation.invalid("sizes", label, "of the task's own files: " + String.join(", ", labels));
            }
            @Nullable Long size = bytes;
            if (size == null || size < 1 || size > uploads.maxSize()) {
                throw Validation.invalid("sizes." + label, size, "1 to " + uploads.maxSize() + " bytes");
            }
        });
        return sizes;
    }

    private Task open(Realm realm, TaskSpec spec, List<String> labels, Map<String, Long> sizes) {
        UUID id = UUID.randomUUID();
        List<TaskInput> awaited = new ArrayList<>();
        boolean submitted = false;
        try {
            for (String label : labels) {
                Upload upload = uploads.create(
                        Map.of("filename", label, "task_id", id.toString(), "label", label),
                        sizes.containsKey(label) ? OptionalLong.of(sizes.get(label)) : OptionalLong.empty(),
                        realm.account());
                awaited.add(TaskInput.awaited(label, upload.id()));
            }
            Task task = tasks.submit(realm, id, spec, awaited);
            submitted = true;
            return task;
        } finally {
            if (!submitted) {
                awaited.forEach(input -> uploads.delete(input.uploadId()));
            }
        }
    }

    private SettingsDocument settings(CreateTask request) {
        if (request.payload() != null || request.inputs() != null || request.queue() != null) {
            throw Validation.invalid(
                    "kind",
                    request.kind(),
                    "another one to come with 'payload', 'inputs' or 'queue'; a volume has 'settings'");
        }
        if (request.settings() == null) {
            return SettingsDocument.NOTHING_CHOSEN;
        }
        try {
            return SettingsDocument.of(json.valueToTree(request.settings()));
        } catch (InvalidSettings e) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "invalid_settings",
                    Objects.requireNonNullElse(e.getMessage(), "the settings cannot be used"),
                    e.problems().stream()
                            .map(problem -> FieldError.of(
                                    problem.setting().isEmpty() ? "settings" : "settings." + problem.setting(),
                                    problem.sentence()))
                            .toList());
        }
    }

    private TaskSpec own(CreateTask request) {
        String kind = Validation.name("kind", request.kind());
        if (request.settings() != null) {
            throw Validation.invalid(
                    "settings", "given", "left out: only the kind 'volume' has them; other kinds have 'payload'");
        }
        boolean command = commands.kinds().containsKey(kind);
        if (command && request.queue() != null) {
            throw Validation.invalid("queue", request.queue(), "left out: '" + kind + "' is a command of the server's");
        }
        String queue = command
                ? CommandSettings.QUEUE
                : request.queue() == null ? "default" : Validation.name("queue", request.queue());
        if (!command && TAKEN.contains(queue)) {
            throw Validation.invalid(
                    "queue",
                    queue,
                    "another one; it is the server's own, and who does its tasks would not know this one");
        }
        String payload = json.writeValueAsString(request.payload() == null ? Map.of() : request.payload());
        return new TaskSpec(PROFILE, queue, kind, payload, Limits.DEFAULT);
    }

    private TaskSpec limited(TaskSpec spec, CreateTask request) {
        Limits usual = spec.limits();
        int priority = Validation.range("priority", request.priority(), usual.priority(), -1_000, 1_000);
        int attempts = Validation.range("max_attempts", request.maxAttempts(), usual.maxAttempts(), 1, 100);
        int losses = Validation.range("max_lease_losses", request.maxLeaseLosses(), usual.maxLeaseLosses(), 0, 100);
        Optional<Duration> timeout = request.timeoutSeconds() == null
                ? usual.timeout()
                : Optional.of(Duration.ofSeconds(
                        Validation.range("timeout_seconds", request.timeoutSeconds(), 0, 1, LONGEST_TIMEOUT)));
        return new TaskSpec(
                spec.profile(),
                spec.queue(),
                spec.kind(),
                spec.payload(),
                new Limits(priority, attempts, losses, timeout),
                Optional.ofNullable(Validation.nameOrNull("backend", request.backend())),
                callback(request.callbackUrl()));
    }

    public static List<String> labels(@Nullable List<String> given) {
        List<String> labels = Validation.list("inputs", given, MOST_INPUTS);
        if (new HashSet<>(labels).size() < labels.size()) {
            throw Validation.invalid("inputs", "a list with the same label twice", "a list of labels, each another");
        }
        labels.stream()
                .filter(label -> !LABEL.matcher(label).matches())
                .findFirst()
                .ifPresent(label -> {
                    throw Validation.invalid(
                            "inputs",
                            label,
                            "file names: letters, digits, '.', '_' and '-', the first a letter or digit");
                });
        return labels;
    }

    /// @param known what is not named stays
    private static TaskLabel changed(TaskLabel known, Requests.Describe wanted) {
        Requests.@Nullable Epochs epochs = wanted.epochs();
        TaskLabel label = new TaskLabel(
                text("name", known.name(), wanted.name()),
                text("site", known.site(), wanted.site()),
                day("epochs.pre", known.pre(), epochs == null ? null : epochs.pre()),
                day("epochs.post", known.post(), epochs == null ? null : epochs.post()));
        if (label.pre().isPresent()
                && label.post().isPresent()
                && label.pre().get().isAfter(label.post().get())) {
            throw Validation.invalid(
                    "epochs.post",
                    label.post().get(),
                    "no day before epochs.pre, which is " + label.pre().get());
        }
        return label;
    }

    private static Optional<String> text(String field, Optional<String> known, @Nullable String wanted) {
        if (wanted == null) {
            return known;
        }
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        if (!Validation.isName(wanted) || wanted.length() > Requests.Describe.LONGEST) {
            throw Validation.invalid(field, wanted, "at most " + Requests.Describe.LONGEST + " printable characters");
        }
        return Optional.of(wanted);
    }

    private static Optional<LocalDate> day(String field, Optional<LocalDate> known, @Nullable String wanted) {
        if (wanted == null) {
            return known;
        }
        try {
            return wanted.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(wanted));
        } catch (DateTimeParseException _) {
            throw Validation.invalid(field, wanted, "a day as in 2026-03-31");
        }
    }
}
