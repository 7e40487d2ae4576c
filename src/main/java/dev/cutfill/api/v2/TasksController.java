package dev.cutfill.api.v2;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.api.v2.Requests.CreateTask;
import dev.cutfill.api.v2.Requests.Describe;
import dev.cutfill.api.v2.Views.ArtifactView;
import dev.cutfill.api.v2.Views.AttemptView;
import dev.cutfill.api.v2.Views.LogView;
import dev.cutfill.api.v2.Views.TaskPage;
import dev.cutfill.api.v2.Views.TaskView;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Tasks.Change;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.task.journal.StoredLine;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.task.journal.TaskLogs;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/tasks: tasks of any kind, from all APIs.
@RestController
final class TasksController implements TasksApi {
    private static final Set<TaskState> AGAIN =
            Set.of(TaskState.FAILED, TaskState.TIMED_OUT, TaskState.CANCELLED, TaskState.KILLED);
    private static final List<String> PROFILES = List.of("core", "volcal", "atropos", "aiopslab", "agent");

    private static final String AGENTS = "agent";

    private final Tasks tasks;
    private final TaskEvents events;
    private final TaskLogs logs;
    private final TaskCreator creation;
    private final IdempotentRequests once;
    private final TaskViews views;
    private final PublicUrl publicUrl;

    TasksController(
            Tasks tasks,
            TaskEvents events,
            TaskLogs logs,
            TaskCreator creation,
            IdempotentRequests once,
            TaskViews views,
            PublicUrl publicUrl) {
        this.tasks = tasks;
        this.events = events;
        this.logs = logs;
        this.creation = creation;
        this.once = once;
        this.views = views;
        this.publicUrl = publicUrl;
    }

    @Override
    public ResponseEntity<String> create(
            Principal principal, @Nullable String key, CreateTask body, HttpServletRequest request) {
        URI base = publicUrl.of(request);
        byte[] understood = views.text(body).getBytes(StandardCharsets.UTF_8);
        return once.answer(
                principal,
                "POST /api/v2/tasks",
                key,
                understood,
                HttpStatus.CREATED,
                () -> views.full(creation.create(principal.realm(), body), principal, base));
    }

    @Override
    public TaskPage list(
            Principal principal,
            @Nullable String state,
            @Nullable String profile,
            @Nullable String queue,
            @Nullable String kind,
            @Nullable String worker,
            @Nullable Integer limit,
            @Nullable String cursor,
            HttpServletRequest request) {
        if (profile != null && !PROFILES.contains(profile)) {
            throw Validation.invalid("profile", profile, String.join(", ", PROFILES.subList(0, 4)) + " or agent");
        }
        TaskFilter filter = new TaskFilter(
                principal.realm(),
                Optional.ofNullable(profile),
                states(state),
                Optional.ofNullable(queue),
                Optional.ofNullable(kind),
                Optional.ofNullable(worker),
                TaskFilter.Deleted.HIDDEN);
        Page page = Cursors.page(limit, cursor);
        URI base = publicUrl.of(request);
        List<Task> found = tasks.list(filter, page);
        return new TaskPage(
                views.brief(found, principal, base),
                Cursors.next(page, found, task -> Cursors.place(task.times().created(), task.id())));
    }

    @Override
    public TaskView get(Principal principal, String id, HttpServletRequest request) {
        return views.full(find(principal, id), principal, publicUrl.of(request));
    }

    @Override
    public TaskView describe(Principal principal, String id, Describe body, HttpServletRequest request) {
        Task task = find(principal, id);
        creation.describe(task, body);
        return views.full(task, principal, publicUrl.of(request));
    }

    @Override
    public void delete(Principal principal, String id) {
        Change change = tasks.delete(principal.realm(), Validation.id("task", id))
                .orElseThrow(() -> Validation.notFound("task", id));
        if (!change.made() && change.task().place().isPresent()) {
            throw inJob("Deleted", change.task().place().get());
        }
        if (!change.made()) {
            throw wrongState("deleted", change.task(), "that has ended");
        }
    }

    @Override
    public TaskView start(Principal principal, String id, HttpServletRequest request) {
        Task task = toRun(principal, id);
        List<String> missing = tasks.start(task.id()).orElseThrow(() -> Validation.notFound("task", id));
        if (!missing.isEmpty()) {
            throw inputsMissing(missing);
        }
        return get(principal, id, request);
    }

    @Override
    public TaskView cancel(Principal principal, String id, HttpServletRequest request) {
        Change change = tasks.cancel(principal.realm(), Validation.id("task", id))
                .orElseThrow(() -> Validation.notFound("task", id));
        if (!change.made()) {
            throw wrongState("cancelled", change.task(), "that has not ended");
        }
        return views.full(change.task(), principal, publicUrl.of(request));
    }

    @Override
    public TaskView retry(Principal principal, String id, HttpServletRequest request) {
        Change change = tasks.retry(principal.realm(), toRun(principal, id).id())
                .orElseThrow(() -> Validation.notFound("task", id));
        if (!change.made() && AGAIN.contains(change.task().state())) {
            throw inputsMissing(tasks.missing(change.task().id()));
        }
        if (!change.made()) {
            throw wrongState("retried", change.task(), "that failed, timed out, was cancelled or killed");
        }
        return views.full(change.task(), principal, publicUrl.of(request));
    }

    @Override
    public List<AttemptView> attempts(Principal principal, String id) {
        return events.attempts(find(principal, id).id()).stream()
                .map(views::view)
                .toList();
    }

    @Override
    public List<ArtifactView> artifacts(Principal principal, String id, HttpServletRequest request) {
        URI base = publicUrl.of(request);
        return tasks.artifacts(find(principal, id).id()).stream()
                .map(file -> views.view(file, base))
                .toList();
    }

    @Override
    public void artifact(
            Principal principal, String id, String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Artifact file = tasks.artifacts(find(principal, id).id()).stream()
                .filter(kept -> kept.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Validation.notFound("file of this task", name));
        views.send(file, request, response);
    }

    /// @param level the least serious to be shown; without `after`, the last lines
    @Override
    public List<LogView> logs(
            Principal principal, String id, @Nullable String level, @Nullable Long after, @Nullable Integer limit) {
        UUID task = find(principal, id).id();
        int size = Validation.range("limit", limit, 100, 1, 1_000);
        LogLine.Level least = level == null
                ? LogLine.Level.DEBUG
                : LogLine.Level.of(level)
                        .orElseThrow(
                                () -> Validation.invalid("level", level, "debug, info, warning, error or critical"));
        List<LogLine.Level> levels = Arrays.stream(LogLine.Level.values())
                .filter(each -> each.compareTo(least) >= 0)
                .toList();
        List<StoredLine> lines = after == null ? logs.last(task, levels, size) : logs.after(task, after, levels, size);
        return lines.stream().map(views::view).toList();
    }

    private Task find(Principal principal, String id) {
        return tasks.find(principal.realm(), Validation.id("task", id))
                .orElseThrow(() -> Validation.notFound("task", id));
    }

    /// One that the asker may set going: what is done by agents takes the scope that making it took.
    private Task toRun(Principal principal, String id) {
        Task task = find(principal, id);
        boolean forAgents = task.spec().profile().equals(AGENTS);
        Scope needed = task.spec().backend().isPresent() ? Scope.DEPLOY : Scope.DEPLOY_SHARED;
        if (task.place().isPresent() && AGAIN.contains(task.state())) {
            throw inJob("Run again", task.place().get());
        }
        if (forAgents && !principal.hasAny(List.of(needed, Scope.DEPLOY_SHARED))) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "scope_missing",
                    "This key has not the scope that this takes: " + needed.word());
        }
        return task;
    }

    private static ProblemException inJob(String what, Task.InJob place) {
        return Validation.conflict(
                "in_job",
                "The task is one of the job " + place.job() + ". " + what + " it is with its job, at /api/v2/jobs");
    }

    private static ProblemException inputsMissing(List<String> missing) {
        return Validation.conflict(
                "inputs_missing", "These inputs have not been uploaded: " + String.join(", ", missing));
    }

    /// @param which can be
    private static ProblemException wrongState(String what, Task task, String which) {
        return Validation.conflict(
                "wrong_state",
                "The task is " + TaskViews.word(task.state()) + "; only one " + which + " can be " + what);
    }

    private static Set<TaskState> states(@Nullable String given) {
        if (given == null) {
            return Set.of();
        }
        return Arrays.stream(given.split(",", -1))
                .map(word -> Arrays.stream(TaskState.values())
                        .filter(state -> TaskViews.word(state).equals(word))
                        .findFirst()
                        .orElseThrow(() -> Validation.invalid(
                                "state",
                                word,
                                Arrays.stream(TaskState.values())
                                                .map(TaskViews::word)
                                                .collect(Collectors.joining(", ")) + "; several are joined by commas")))
                .collect(Collectors.toSet());
    }
}
