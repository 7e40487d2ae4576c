package dev.cutfill.api.v2;

import dev.cutfill.api.MadeOnce;
import dev.cutfill.api.v2.Requests.CreateTask;
import dev.cutfill.api.v2.Views.ArtifactView;
import dev.cutfill.api.v2.Views.AttemptView;
import dev.cutfill.api.v2.Views.LogView;
import dev.cutfill.api.v2.Views.TaskPage;
import dev.cutfill.api.v2.Views.TaskView;
import dev.cutfill.task.Change;
import dev.cutfill.task.LogLine;
import dev.cutfill.task.Page;
import dev.cutfill.task.StoredLine;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.web.Principal;
import dev.cutfill.web.ProblemException;
import dev.cutfill.web.PublicUrl;
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
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/tasks: tasks of any kind, from all doors.
@RestController
@RequestMapping(ProblemShape.PATH + "/tasks")
final class TasksController {
    private final Tasks tasks;
    private final Creation creation;
    private final MadeOnce once;
    private final TaskViews views;
    private final PublicUrl publicUrl;

    TasksController(Tasks tasks, Creation creation, MadeOnce once, TaskViews views, PublicUrl publicUrl) {
        this.tasks = tasks;
        this.creation = creation;
        this.once = once;
        this.views = views;
        this.publicUrl = publicUrl;
    }

    @PostMapping
    ResponseEntity<String> create(
            Principal principal,
            @RequestHeader(name = MadeOnce.HEADER, required = false) @Nullable String key,
            @RequestBody CreateTask body,
            HttpServletRequest request) {
        URI base = publicUrl.of(request);
        byte[] understood = views.text(body).getBytes(StandardCharsets.UTF_8);
        return once.answer(principal, "POST /api/v2/tasks", key, understood, HttpStatus.CREATED,
                () -> views.full(creation.create(principal.realm(), body), base));
    }

    @GetMapping
    TaskPage list(
            Principal principal,
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "profile", required = false) @Nullable String profile,
            @RequestParam(name = "queue", required = false) @Nullable String queue,
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "worker_id", required = false) @Nullable String worker,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            HttpServletRequest request) {
        TaskFilter filter = new TaskFilter(
                principal.realm(),
                Optional.ofNullable(profile),
                states(state),
                Optional.ofNullable(queue),
                Optional.ofNullable(kind),
                Optional.ofNullable(worker));
        int size = Check.range("limit", limit, 50, 1, 200);
        Page page = cursor == null ? Page.first(size) : Page.after(Cursors.parse(cursor), size);
        List<Task> found = tasks.list(filter, page);
        URI base = publicUrl.of(request);
        return new TaskPage(
                found.stream().map(task -> views.brief(task, base)).toList(),
                found.size() < size ? null : Cursors.text(Page.Cursor.of(found.getLast())));
    }

    @GetMapping("/{id}")
    TaskView get(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        return views.full(find(principal, id), publicUrl.of(request));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Principal principal, @PathVariable("id") String id) {
        Change change = tasks.delete(principal.realm(), Check.id("task", id)).orElseThrow(() -> Check.notFound("task", id));
        if (!change.made()) {
            throw wrongState("deleted", change.task());
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/start")
    TaskView start(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        Task task = find(principal, id);
        List<String> missing = tasks.start(task.id()).orElseThrow(() -> Check.notFound("task", id));
        if (!missing.isEmpty()) {
            throw Check.conflict("inputs_missing", "These inputs have not been uploaded: " + String.join(", ", missing));
        }
        return get(principal, id, request);
    }

    @PostMapping("/{id}/cancel")
    TaskView cancel(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        return changed("cancelled", tasks.cancel(principal.realm(), Check.id("task", id)), id, request);
    }

    @PostMapping("/{id}/retry")
    TaskView retry(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        return changed("retried", tasks.retry(principal.realm(), Check.id("task", id)), id, request);
    }

    @GetMapping("/{id}/attempts")
    List<AttemptView> attempts(Principal principal, @PathVariable("id") String id) {
        return tasks.attempts(find(principal, id).id()).stream().map(views::view).toList();
    }

    @GetMapping("/{id}/artifacts")
    List<ArtifactView> artifacts(Principal principal, @PathVariable("id") String id, HttpServletRequest request) {
        URI base = publicUrl.of(request);
        return tasks.artifacts(find(principal, id).id()).stream().map(file -> views.view(file, base)).toList();
    }

    /// @param level the least serious to be shown; without `after`, the last lines
    @GetMapping("/{id}/logs")
    List<LogView> logs(
            Principal principal,
            @PathVariable("id") String id,
            @RequestParam(name = "level", required = false) @Nullable String level,
            @RequestParam(name = "after", required = false) @Nullable Long after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        UUID task = find(principal, id).id();
        int size = Check.range("limit", limit, 100, 1, 1_000);
        LogLine.Level least = level == null
                ? LogLine.Level.DEBUG
                : LogLine.Level.of(level).orElseThrow(() -> Check.invalid("level", level, "debug, info, warning, error or critical"));
        List<LogLine.Level> levels =
                Arrays.stream(LogLine.Level.values()).filter(each -> each.compareTo(least) >= 0).toList();
        List<StoredLine> lines = after == null ? tasks.lastLog(task, levels, size) : tasks.log(task, after, size);
        return lines.stream().filter(line -> levels.contains(line.line().level())).map(views::view).toList();
    }

    private Task find(Principal principal, String id) {
        return tasks.find(principal.realm(), Check.id("task", id)).orElseThrow(() -> Check.notFound("task", id));
    }

    private TaskView changed(String what, Optional<Change> change, String id, HttpServletRequest request) {
        Change known = change.orElseThrow(() -> Check.notFound("task", id));
        if (!known.made()) {
            throw wrongState(what, known.task());
        }
        return views.full(known.task(), publicUrl.of(request));
    }

    private static ProblemException wrongState(String what, Task task) {
        return Check.conflict("wrong_state", "The task is " + TaskViews.word(task.state()) + " and cannot be " + what);
    }

    private static Set<TaskState> states(@Nullable String given) {
        if (given == null) {
            return Set.of();
        }
        return Arrays.stream(given.split(",", -1))
                .map(word -> Arrays.stream(TaskState.values())
                        .filter(state -> TaskViews.word(state).equals(word))
                        .findFirst()
                        .orElseThrow(() -> Check.invalid(
                                "state",
                                word,
                                Arrays.stream(TaskState.values()).map(TaskViews::word).collect(Collectors.joining(", "))
                                        + "; several are joined by commas")))
                .collect(Collectors.toSet());
    }
}
