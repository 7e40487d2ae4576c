package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.v2.Views.ArtifactView;
import dev.cutfill.api.v2.Views.AttemptView;
import dev.cutfill.api.v2.Views.EpochsView;
import dev.cutfill.api.v2.Views.ErrorView;
import dev.cutfill.api.v2.Views.EventView;
import dev.cutfill.api.v2.Views.JobEventView;
import dev.cutfill.api.v2.Views.LogView;
import dev.cutfill.api.v2.Views.SummaryView;
import dev.cutfill.api.v2.Views.TaskView;
import dev.cutfill.store.KeptFiles;
import dev.cutfill.store.ResultLinks;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.journal.Attempt;
import dev.cutfill.task.journal.JobEvent;
import dev.cutfill.task.journal.StoredLine;
import dev.cutfill.task.journal.TaskEvent;
import dev.cutfill.task.label.TaskLabel;
import dev.cutfill.task.label.TaskLabels;
import dev.cutfill.upload.Uploads;
import dev.cutfill.worker.VolumeTask;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shows tasks, and what belongs to them.
@Component("v2TaskViews")
public final class TaskViews {
    private final Tasks tasks;
    private final TaskLabels labels;
    private final ResultLinks links;
    private final KeptFiles files;
    private final JsonMapper json;

    TaskViews(Tasks tasks, TaskLabels labels, ResultLinks links, KeptFiles files, JsonMapper json) {
        this.tasks = tasks;
        this.labels = labels;
        this.links = links;
        this.files = files;
        this.json = json;
    }

    /// @param base where the client reaches this server
    TaskView full(Task task, Principal principal, URI base) {
        @Nullable
        String payload =
                task.spec().profile().equals("agent") ? null : task.spec().payload();
        return view(task, labels.of(task.id()), principal, base, new Parts(true, false, payload));
    }

    /// Without result and payload, which may be long.
    public List<TaskView> brief(List<Task> listed, Principal principal, URI base) {
        Map<UUID, TaskLabel> known = labels.of(listed.stream().map(Task::id).toList());
        return listed.stream()
                .map(task -> view(
                        task,
                        known.getOrDefault(task.id(), TaskLabel.NONE),
                        principal,
                        base,
                        new Parts(false, true, null)))
                .toList();
    }

    /// For the worker that does it.
    TaskView forWorker(Task task, Principal principal, URI base) {
        return view(
                task,
                TaskLabel.NONE,
                principal,
                base,
                new Parts(false, false, task.spec().payload()));
    }

    /// What of a task is shown that may be long.
    private record Parts(
            boolean result, boolean summary, @Nullable String payload) {}

    ArtifactView view(Artifact artifact, URI base) {
        return new ArtifactView(
                artifact.role(),
                artifact.name(),
                artifact.size(),
                artifact.contentType(),
                links.of(artifact.key(), base));
    }

    void send(Artifact file, HttpServletRequest request, HttpServletResponse response) throws IOException {
        files.send(new KeptFiles.Kept(file.key(), file.name(), file.size(), file.contentType()), request, response);
    }

    LogView view(StoredLine line) {
        return new LogView(
                line.id(),
                line.attempt(),
                line.at(),
                line.line().level().word(),
                line.line().message(),
                line.line().context().map(this::tree).orElse(null));
    }

    AttemptView view(Attempt attempt) {
        return new AttemptView(
                attempt.number(),
                attempt.worker(),
                attempt.started(),
                attempt.ended().orElse(null),
                attempt.outcome().orElse(null),
                attempt.error().orElse(null));
    }

    EventView view(TaskEvent event) {
        return new EventView(
                event.id(), "task." + event.type(), event.task().toString(), event.at(), tree(event.data()));
    }

    JobEventView view(JobEvent event) {
        return new JobEventView(event.id(), event.type(), event.job().toString(), event.at(), tree(event.data()));
    }

    public String text(Object view) {
        return json.writeValueAsString(view);
    }

    public Object tree(String document) {
        return json.readTree(document);
    }

    public static String word(TaskState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// @param principal who may write gets the upload URLs: whoever has one may write to it
    private TaskView view(Task task, TaskLabel label, Principal principal, URI base, Parts parts) {
        List<TaskInput> missing = task.state() == TaskState.WAITING
                ? tasks.inputs(task.id()).stream()
                        .filter(input -> !input.finished())
                        .toList()
                : List.of();
        Map<String, URI> uploads = new LinkedHashMap<>();
        if (principal.scopes().contains(Scope.WRITE)) {
            missing.forEach(
                    input -> uploads.put(input.label(), URI.create(base + Uploads.PATH + "/" + input.uploadId())));
        }
        return new TaskView(
                task.id().toString(),
                task.tenant().toString(),
                task.place().map(place -> place.job().toString()).orElse(null),
                task.place().flatMap(Task.InJob::externalId).orElse(null),
                task.spec().profile(),
                task.spec().kind(),
                task.spec().queue(),
                word(task.state()),
                task.spec().limits().priority(),
                task.run().attempt(),
                task.spec().limits().maxAttempts(),
                task.spec().limits().timeout().map(Duration::toSeconds).orElse(null),
                task.spec().backend().orElse(null),
                task.run().worker().orElse(null),
                Math.round(task.run().fraction() * 1_000) / 1_000.0,
                task.run().stage(),
                parts.payload() == null ? null : tree(parts.payload()),
                parts.result()
                        ? task.outcome()
                                .result()
                                .map(document -> (Object) links.into(document, tasks.storeKeys(task.id()), base))
                                .orElse(null)
                        : null,
                task.outcome()
                        .failure()
                        .map(why -> new ErrorView(why.code(), why.message()))
                        .orElse(null),
                missing.stream().map(TaskInput::label).toList(),
                uploads,
                label.name().orElse(null),
                label.site().orElse(null),
                new EpochsView(label.pre().orElse(null), label.post().orElse(null)),
                parts.summary() ? summary(task) : null,
                task.times().created(),
                task.times().updated(),
                task.times().started().orElse(null),
                task.times().finished().orElse(null),
                task.times().deadline().orElse(null));
    }

    private @Nullable SummaryView summary(Task task) {
        if (!task.spec().kind().equals(VolumeTask.KIND)
                || task.state() != TaskState.SUCCEEDED
                || task.outcome().result().isEmpty()) {
            return null;
        }
        JsonNode result = json.readTree(task.outcome().result().get());
        JsonNode totals = result.path("totals");
        JsonNode thumbnail = result.path("overview").path("thumbnail_key");
        return new SummaryView(
                number(totals.path("net_volume")),
                number(totals.path("uncertainty").path("net_volume")),
                result.path("hulls").size(),
                nameOf(result, thumbnail.asString("")));
    }

    private static @Nullable String nameOf(JsonNode result, String key) {
        return result.path("artifacts")
                .valueStream()
                .filter(file -> file.path("key").asString("").equals(key))
                .map(file -> file.path("name").asString(""))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? (Double) node.doubleValue() : null;
    }
}
