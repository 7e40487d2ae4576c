package dev.cutfill.api.v2;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.api.v2.Requests.CreateTask;
import dev.cutfill.api.v2.Views.ArtifactView;
import dev.cutfill.api.v2.Views.AttemptView;
import dev.cutfill.api.v2.Views.LogView;
import dev.cutfill.api.v2.Views.TaskPage;
import dev.cutfill.api.v2.Views.TaskView;
import dev.cutfill.task.Change;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.task.journal.StoredLine;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.task.journal.TaskLogs;
import dev.cutfill.web.ProblemException;
import dev.cutfill.web.PublicUrl;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
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
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/tasks: tasks of any kind, from all doors.
@RestController
@Tag(name = "Tasks")
@RequestMapping(ProblemShape.PATH + "/tasks")
final class TasksController {
    private static final Set<TaskState> AGAIN =
            Set.of(TaskState.FAILED, TaskState.TIMED_OUT, TaskState.CANCELLED, TaskState.KILLED);
    private static final List<String> PROFILES = List.of("core", "volcal", "atropos", "aiopslab", "agent");

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

    @Operation(summary = "Create a task", description = """
                    `kind` is `volume` (with `settings`), a command of the operator's, or one that workers of yours know (with `queue` and `payload`).
                    It starts when all files are there: `uploads` of the answer has a URL for each, which takes tus.""")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = TaskView.class)))
    @PostMapping
    ResponseEntity<String> create(
            Principal principal,
            @Parameter(description = "The same key again makes no second task; the answer comes again")
                    @RequestHeader(name = IdempotentRequests.HEADER, required = false)
                    @Nullable
                    String key,
            @RequestBody CreateTask body,
            HttpServletRequest request) {
        URI base = publicUrl.of(request);
        byte[] understood = views.text(body).getBytes(StandardCharsets.UTF_8);
        return once.answer(
                principal,
                "POST /api/v2/tasks",
                key,
                understood,
                HttpStatus.CREATED,
                () -> views.full(creation.create(principal.realm(), body), base));
    }

    @Operation(
            summary = "Tasks, newest first, without payload and result",
            description = "`next_cursor` is the `cursor` of the next page; null: this was the last.")
    @GetMapping
    TaskPage list(
            Principal principal,
            @Parameter(
                            description =
                                    "One or more of waiting, queued, running, succeeded, failed, timed_out, cancelled, killed, joined by commas")
                    @RequestParam(name = "state", required = false)
                    @Nullable
                    String state,
            @Parameter(description = "The door that it was made at: core, volcal, atropos, aiopslab or agent")
                    @RequestParam(name = "profile", required = false)
                    @Nullable
                    String profile,
            @RequestParam(name = "queue", required = false) @Nullable String queue,
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "worker_id", required = false) @Nullable String worker,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "integer",
                                            minimum = "1",
                                            maximum = Cursors.LIMIT_MOST,
                                            defaultValue = Cursors.LIMIT_USUAL))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    Integer limit,
            @Parameter(description = Cursors.CURSOR) @RequestParam(name = "cursor", required = false) @Nullable
                    String cursor,
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
        List<Task> found = tasks.list(filter, page);
        URI base = publicUrl.of(request);
        return new TaskPage(
                found.stream().map(task -> views.brief(task, base)).toList(),
                Cursors.next(
                        page,
                        found,
                        task -> new Page.Cursor(
                                task.times().created(), task.id().toString())));
    }

    @Operation(summary = "A task, with its result")
    @GetMapping("/{id}")
    TaskView get(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        return views.full(find(principal, id), publicUrl.of(request));
    }

    @Operation(summary = "Delete a task that has ended, with its files")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DeleteMapping("/{id}")
    void delete(Principal principal, @PathVariable("id") String id) {
        Change change = tasks.delete(principal.realm(), Validation.id("task", id))
                .orElseThrow(() -> Validation.notFound("task", id));
        if (!change.made()) {
            throw wrongState("deleted", change.task(), "that has ended");
        }
    }

    @Operation(
            summary = "Start a task",
            description =
                    "It does so by itself when its files are there; this says that they are, and runs one again that has failed or was killed.")
    @PostMapping("/{id}/start")
    TaskView start(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        Task task = find(principal, id);
        List<String> missing = tasks.start(task.id()).orElseThrow(() -> Validation.notFound("task", id));
        if (!missing.isEmpty()) {
            throw inputsMissing(missing);
        }
        return get(principal, id, request);
    }

    @Operation(summary = "Cancel a task that has not ended")
    @PostMapping("/{id}/cancel")
    TaskView cancel(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        Change change = tasks.cancel(principal.realm(), Validation.id("task", id))
                .orElseThrow(() -> Validation.notFound("task", id));
        if (!change.made()) {
            throw wrongState("cancelled", change.task(), "that has not ended");
        }
        return views.full(change.task(), publicUrl.of(request));
    }

    @Operation(
            summary = "Run a task again that failed, timed out, was cancelled or killed",
            description = "With all its attempts anew.")
    @PostMapping("/{id}/retry")
    TaskView retry(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        Change change = tasks.retry(principal.realm(), Validation.id("task", id))
                .orElseThrow(() -> Validation.notFound("task", id));
        if (!change.made() && AGAIN.contains(change.task().state())) {
            throw inputsMissing(tasks.missing(change.task().id()));
        }
        if (!change.made()) {
            throw wrongState("retried", change.task(), "that failed, timed out, was cancelled or killed");
        }
        return views.full(change.task(), publicUrl.of(request));
    }

    @Operation(summary = "Who has tried a task, and how it ended")
    @GetMapping("/{id}/attempts")
    List<AttemptView> attempts(Principal principal, @PathVariable("id") String id) {
        return events.attempts(find(principal, id).id()).stream()
                .map(views::view)
                .toList();
    }

    @Operation(summary = "Files of the result, each with a link that is good for a quarter of an hour")
    @GetMapping("/{id}/artifacts")
    List<ArtifactView> artifacts(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        URI base = publicUrl.of(request);
        return tasks.artifacts(find(principal, id).id()).stream()
                .map(file -> views.view(file, base))
                .toList();
    }

    /// @param level the least serious to be shown; without `after`, the last lines
    @Operation(
            summary = "The task's log, oldest line first",
            description = "The last lines, or those after the one that `after` names.")
    @GetMapping("/{id}/logs")
    List<LogView> logs(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(
                            description = "The least serious that is shown",
                            schema = @Schema(allowableValues = {"debug", "info", "warning", "error", "critical"}))
                    @RequestParam(name = "level", required = false)
                    @Nullable
                    String level,
            @Parameter(description = "The `id` of a line; without it the last lines")
                    @RequestParam(name = "after", required = false)
                    @Nullable
                    Long after,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    Integer limit) {
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
