package dev.cutfill.api.executor;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.api.LinkPagination;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Tasks.Change;
import dev.cutfill.task.Workers;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.task.journal.TaskLogs;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/// /api/v1/tasks: create, look, list, cancel, read the log.
@RestController
final class ExecutorTaskController implements ExecutorTaskApi {
    private static final List<LogLine.Level> ALL_LEVELS = List.of(LogLine.Level.values());
    private static final Set<String> LEVELS =
            Arrays.stream(LogLine.Level.values()).map(LogLine.Level::word).collect(Collectors.toSet());

    private final Tasks tasks;
    private final TaskLogs logs;
    private final Workers workers;
    private final InternalWorkers internal;
    private final Problem problem;
    private final IdempotentRequests once;
    private final LinkPagination parts;

    ExecutorTaskController(
            Tasks tasks,
            TaskLogs logs,
            Workers workers,
            InternalWorkers internal,
            Problem problem,
            IdempotentRequests once,
            LinkPagination parts) {
        this.tasks = tasks;
        this.logs = logs;
        this.workers = workers;
        this.internal = internal;
        this.problem = problem;
        this.once = once;
        this.parts = parts;
    }

    @Override
    public ResponseEntity<String> create(Principal principal, @Nullable String key, byte @Nullable [] body) {
        Problem.Asked asked = problem.read(body);
        String unique = key == null ? asked.idempotencyKey().orElse(null) : key;
        return once.answer(
                principal,
                "POST /api/v1/tasks",
                unique,
                body,
                HttpStatus.CREATED,
                () -> TaskBody.of(
                        tasks.submit(principal.realm(), UUID.randomUUID(), asked.spec(), List.of()),
                        WorkerNames.PLAIN));
    }

    /// A bare array; with `page` or `page_size` an envelope, as the executor's own program answers.
    @Override
    public Object list(
            Principal principal,
            @Nullable String status,
            @Nullable String problemId,
            @Nullable String workerId,
            @Nullable String limit,
            @Nullable String offset,
            @Nullable String page,
            @Nullable String pageSize,
            HttpServletRequest request,
            HttpServletResponse response) {
        FieldReader query = FieldReader.query(
                "status",
                status,
                "problem_id",
                problemId,
                "worker_id",
                workerId,
                "limit",
                limit,
                "offset",
                offset,
                "page",
                page,
                "page_size",
                pageSize);
        Optional<String> wanted = query.choice("status", TaskBody.TASKS.words());
        Optional<String> kind = query.optionalText("problem_id", 255);
        Optional<String> worker = query.optionalText("worker_id", 255);
        Page part = LinkPagination.asked(query, 100);
        int number = query.integer("page", 1, 1_000_000).orElse(1);
        int size = query.integer("page_size", 1, 100).orElse(20);
        query.check();
        TaskFilter filter = TaskBody.TASKS
                .filter(principal.realm(), wanted)
                .kind(kind)
                .worker(worker.map(name -> engineName(principal, name)));
        if (page == null && pageSize == null) {
            List<TaskBody> shown = bodies(filter, part);
            parts.tell(request, response, part, shown.size(), bound -> tasks.count(filter, bound));
            return shown;
        }
        long total = sum(tasks.count(filter));
        return new Paged(bodies(filter, Page.from((number - 1) * size, size)), total, number, size);
    }

    @Override
    public Statistics statistics(Principal principal, @Nullable String problemId, @Nullable String workerId) {
        FieldReader query = FieldReader.query("problem_id", problemId, "worker_id", workerId);
        Optional<String> kind = query.optionalText("problem_id", 255);
        Optional<String> worker = query.optionalText("worker_id", 255);
        query.check();
        Map<TaskState, Long> counts = tasks.count(TaskBody.TASKS
                .filter(principal.realm())
                .kind(kind)
                .worker(worker.map(name -> engineName(principal, name))));
        long completed = TaskBody.TASKS.count("completed", counts);
        long failed = TaskBody.TASKS.count("failed", counts);
        return new Statistics(
                sum(counts),
                TaskBody.TASKS.count("pending", counts),
                TaskBody.TASKS.count("running", counts),
                completed,
                failed,
                TaskBody.TASKS.count("timeout", counts),
                TaskBody.TASKS.count("cancelled", counts),
                completed + failed == 0 ? 0 : (double) completed / (completed + failed));
    }

    @Override
    public TaskBody get(String id, Principal principal) {
        return TaskBody.of(find(principal, id), internal.names());
    }

    @Override
    public Cancelled cancel(String id, Principal principal) {
        Change change =
                tasks.cancel(principal.realm(), find(principal, id).id()).orElseThrow(() -> notFound(id));
        if (!change.made()) {
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "invalid_state",
                    "Task " + id + " is " + TaskBody.TASKS.word(change.task().state())
                            + "; only a pending or running task can be cancelled");
        }
        return new Cancelled(
                "Task cancelled successfully", change.task().id(), TaskBody.of(change.task(), internal.names()));
    }

    @Override
    public List<LogBody> logs(String id, Principal principal, @Nullable String level, @Nullable String limit) {
        FieldReader query = FieldReader.query("level", level, "limit", limit);
        Optional<String> wanted = query.choice("level", LEVELS);
        int most = query.integer("limit", 1, Page.MOST).orElse(100);
        query.check();
        List<LogLine.Level> levels =
                wanted.flatMap(LogLine.Level::of).map(List::of).orElse(ALL_LEVELS);
        return logs.last(find(principal, id).id(), levels, most).stream()
                .map(LogBody::of)
                .toList();
    }

    private List<TaskBody> bodies(TaskFilter filter, Page page) {
        WorkerNames names = internal.names();
        return tasks.list(filter, page).stream()
                .map(task -> TaskBody.of(task, names))
                .toList();
    }

    private Task find(Principal principal, String id) {
        return TaskBody.TASKS
                .find(tasks, principal.realm(), FieldReader.pathId("task_id", id))
                .orElseThrow(() -> notFound(id));
    }

    static ProblemException notFound(String id) {
        return new ProblemException(HttpStatus.NOT_FOUND, "not_found", "Task " + id + " not found");
    }

    private String engineName(Principal principal, String worker) {
        return workers.find(principal.realm(), worker).isPresent() ? worker : internal.engineName(worker);
    }

    static long sum(Map<TaskState, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
