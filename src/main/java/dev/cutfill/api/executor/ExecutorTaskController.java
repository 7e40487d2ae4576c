package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.api.LinkPagination;
import dev.cutfill.task.Change;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Workers;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.task.journal.StoredLine;
import dev.cutfill.task.journal.TaskLogs;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// /api/v1/tasks: create, look, list, cancel, read the log.
@RestController
@Tag(name = "Tasks")
@RequestMapping({"/api/v1/tasks", "/compat/aiopslab/api/v1/tasks"})
final class ExecutorTaskController {
    private static final String EXAMPLE = """
            {"problem_id": "test-problem-001", "parameters": {"max_steps": 30, "timeout": 1800}}""";
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

    /// What is asked for, as it is described.
    record NewTask(
            @Schema(maxLength = 255, pattern = "^[A-Za-z0-9][A-Za-z0-9_-]*$") @JsonProperty("problem_id")
            String problemId,

            Optional<Parameters> parameters,

            @Schema(minimum = "0", maximum = "10", defaultValue = "5")
            Optional<Integer> priority,

            @Schema(format = "uri", maxLength = 2000) @JsonProperty("callback_url")
            Optional<String> callbackUrl) {}

    /// @param timeout in seconds; goes before `timeout_minutes`
    record Parameters(
            @Schema(minimum = "1", maximum = "1000") @JsonProperty("max_steps")
            Optional<Integer> maxSteps,

            @Schema(minimum = "1", maximum = "10800") Optional<Integer> timeout,

            @Schema(minimum = "1", maximum = "180") @JsonProperty("timeout_minutes")
            Optional<Integer> timeoutMinutes,

            @Schema(minLength = 1, maxLength = 100) @JsonProperty("backend_type")
            Optional<String> backendType,

            @Schema(minLength = 1, maxLength = 255) @JsonProperty("idempotency_key")
            Optional<String> idempotencyKey,

            @JsonProperty("agent_config") Optional<Map<String, Object>> agentConfig) {}

    @Operation(
            summary = "Create a task",
            description =
                    "Sent twice with the same header Idempotency-Key, or the same parameters.idempotency_key, it is made once.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTask.class),
                                            examples = @ExampleObject(EXAMPLE))))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = TaskBody.class)))
    @PostMapping
    ResponseEntity<String> create(
            Principal principal,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) byte @Nullable [] body) {
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

    @JsonPropertyOrder({"tasks", "total", "page", "page_size"})
    record Paged(
            List<TaskBody> tasks,
            long total,
            int page,
            @JsonProperty("page_size") int pageSize) {}

    /// A bare array; with `page` or `page_size` an envelope, as the executor's own program answers.
    @Operation(
            summary = "Tasks, newest first",
            description = "An array; with `page` or `page_size` an object with the number of all.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(anyOf = {TaskBody[].class, Paged.class})))
    @GetMapping
    Object list(
            Principal principal,
            @Parameter(
                            schema =
                                    @Schema(
                                            allowableValues = {
                                                "pending",
                                                "running",
                                                "completed",
                                                "failed",
                                                "timeout",
                                                "cancelled"
                                            }))
                    @RequestParam(name = "status", required = false)
                    @Nullable
                    String status,
            @RequestParam(name = "problem_id", required = false) @Nullable String problemId,
            @RequestParam(name = "worker_id", required = false) @Nullable String workerId,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit,
            @Parameter(schema = @Schema(type = "integer", minimum = "0", maximum = "1000000000", defaultValue = "0"))
                    @RequestParam(name = "offset", required = false)
                    @Nullable
                    String offset,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000000"))
                    @RequestParam(name = "page", required = false)
                    @Nullable
                    String page,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "20"))
                    @RequestParam(name = "page_size", required = false)
                    @Nullable
                    String pageSize,
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
        Optional<String> wanted = query.choice("status", TaskBody.STATES.keySet());
        Optional<String> kind = query.optionalText("problem_id", 255);
        Optional<String> worker = query.optionalText("worker_id", 255);
        Page part = LinkPagination.asked(query, 100);
        int number = query.integer("page", 1, 1_000_000).orElse(1);
        int size = query.integer("page_size", 1, 100).orElse(20);
        query.check();
        TaskFilter filter = TaskFilter.of(principal.realm(), Problem.PROFILE)
                .in(wanted.map(TaskBody.STATES::get).orElse(Set.of()))
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

    @JsonPropertyOrder({
        "total_tasks",
        "pending_tasks",
        "running_tasks",
        "completed_tasks",
        "failed_tasks",
        "timeout_tasks",
        "cancelled_tasks",
        "success_rate"
    })
    record Statistics(
            @JsonProperty("total_tasks") long total,
            @JsonProperty("pending_tasks") long pending,
            @JsonProperty("running_tasks") long running,
            @JsonProperty("completed_tasks") long completed,
            @JsonProperty("failed_tasks") long failed,
            @JsonProperty("timeout_tasks") long timeout,
            @JsonProperty("cancelled_tasks") long cancelled,
            @JsonProperty("success_rate") double successRate) {}

    @Operation(summary = "How many tasks are in which state: all, those of a problem, those that a worker had last")
    @GetMapping("/stats")
    Statistics statistics(
            Principal principal,
            @RequestParam(name = "problem_id", required = false) @Nullable String problemId,
            @RequestParam(name = "worker_id", required = false) @Nullable String workerId) {
        FieldReader query = FieldReader.query("problem_id", problemId, "worker_id", workerId);
        Optional<String> kind = query.optionalText("problem_id", 255);
        Optional<String> worker = query.optionalText("worker_id", 255);
        query.check();
        Map<TaskState, Long> counts = tasks.count(TaskFilter.of(principal.realm(), Problem.PROFILE)
                .kind(kind)
                .worker(worker.map(name -> engineName(principal, name))));
        long completed = in("completed", counts);
        long failed = in("failed", counts);
        return new Statistics(
                sum(counts),
                in("pending", counts),
                in("running", counts),
                completed,
                failed,
                in("timeout", counts),
                in("cancelled", counts),
                completed + failed == 0 ? 0 : (double) completed / (completed + failed));
    }

    @Operation(summary = "A task")
    @GetMapping("/{id}")
    TaskBody get(@PathVariable("id") String id, Principal principal) {
        return TaskBody.of(find(principal, id), internal.names());
    }

    /// @param task as it is now
    @JsonPropertyOrder({"message", "task_id"})
    record Cancelled(
            String message,
            @JsonProperty("task_id") UUID taskId,
            @JsonUnwrapped TaskBody task) {}

    @Operation(summary = "Cancel a task that has not ended")
    @PostMapping("/{id}/cancel")
    Cancelled cancel(@PathVariable("id") String id, Principal principal) {
        Change change =
                tasks.cancel(principal.realm(), find(principal, id).id()).orElseThrow(() -> notFound(id));
        if (!change.made()) {
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "invalid_state",
                    "Task " + id + " is " + TaskBody.status(change.task().state())
                            + "; only a pending or running task can be cancelled");
        }
        return new Cancelled(
                "Task cancelled successfully", change.task().id(), TaskBody.of(change.task(), internal.names()));
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"timestamp", "level", "message", "context", "id", "task_id"})
    record LogBody(
            Instant timestamp,
            String level,
            String message,
            @JsonRawValue String context,
            long id,
            @JsonProperty("task_id") UUID taskId) {
        static LogBody of(StoredLine line) {
            return new LogBody(
                    line.at(),
                    line.line().level().word(),
                    line.line().message(),
                    line.line().context().orElse("{}"),
                    line.id(),
                    line.task());
        }
    }

    @Operation(summary = "The last lines of a task's log, oldest first")
    @GetMapping("/{id}/logs")
    List<LogBody> logs(
            @PathVariable("id") String id,
            Principal principal,
            @Parameter(schema = @Schema(allowableValues = {"debug", "info", "warning", "error", "critical"}))
                    @RequestParam(name = "level", required = false)
                    @Nullable
                    String level,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit) {
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
        return tasks.find(principal.realm(), FieldReader.pathId("task_id", id))
                .filter(task -> task.spec().profile().equals(Problem.PROFILE))
                .orElseThrow(() -> notFound(id));
    }

    static ProblemException notFound(String id) {
        return new ProblemException(HttpStatus.NOT_FOUND, "not_found", "Task " + id + " not found");
    }

    private String engineName(Principal principal, String worker) {
        return workers.find(principal.realm(), worker).isPresent() ? worker : internal.engineName(worker);
    }

    static long in(String status, Map<TaskState, Long> counts) {
        return TaskBody.STATES.getOrDefault(status, Set.of()).stream()
                .mapToLong(state -> counts.getOrDefault(state, 0L))
                .sum();
    }

    static long sum(Map<TaskState, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
