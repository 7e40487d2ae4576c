package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.access.Scope;
import dev.cutfill.api.LinkPagination;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue.Report;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Worker;
import dev.cutfill.task.WorkerFilter;
import dev.cutfill.task.Workers;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.ProblemException;
import dev.cutfill.web.RequiresScope;
import dev.cutfill.worker.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// /api/v1/workers: the workers outside register, are heard of, claim and report; all are shown.
@RestController
@Tag(name = "Workers")
@RequestMapping({"/api/v1/workers", "/compat/aiopslab/api/v1/workers"})
final class ExecutorWorkerController {
    /// Four heartbeats of the executor's own worker program.
    private static final Duration LEASE = Duration.ofSeconds(120);
    private static final int MOST_PARALLEL = 1_000;
    private static final int MOST_PROBLEMS = 100;
    private static final String EXAMPLE = """
            {"worker_id": "worker-002-kind", "backend_type": "kind",
             "capabilities": {"max_parallel_tasks": 5, "supported_problems": ["test-*", "benchmark-*"]}}""";

    private final Workers workers;
    private final Tasks tasks;
    private final InternalWorkers internal;
    private final LinkPagination parts;

    ExecutorWorkerController(Workers workers, Tasks tasks, InternalWorkers internal, LinkPagination parts) {
        this.workers = workers;
        this.tasks = tasks;
        this.internal = internal;
        this.parts = parts;
    }

    @Operation(summary = "All workers, those inside this server first, then those outside, last registered first")
    @GetMapping
    List<WorkerBody> list(
            Principal principal,
            @Parameter(schema = @Schema(allowableValues = {"idle", "busy", "offline"}))
                    @RequestParam(name = "status", required = false)
                    @Nullable
                    String status,
            @RequestParam(name = "backend_type", required = false) @Nullable String backendType,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "1000"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit,
            @Parameter(schema = @Schema(type = "integer", minimum = "0", maximum = "1000000000", defaultValue = "0"))
                    @RequestParam(name = "offset", required = false)
                    @Nullable
                    String offset,
            HttpServletRequest request,
            HttpServletResponse response) {
        FieldReader query =
                FieldReader.query("status", status, "backend_type", backendType, "limit", limit, "offset", offset);
        Optional<String> wanted = query.choice("status", Set.of("idle", "busy", "offline"));
        Optional<String> backend = query.optionalText("backend_type", 255);
        Page page = LinkPagination.asked(query, Page.MOST);
        query.check();
        List<WorkerBody> inside = internal.bodies(principal.realm()).stream()
                .filter(worker -> wanted.map(worker.status()::equals).orElse(true))
                .filter(worker ->
                        backend.map(type -> type.equals(worker.backendType())).orElse(true))
                .toList();
        WorkerFilter outside = outside(principal.realm())
                .backend(backend)
                .in(wanted.map(WorkerBody::statuses).orElse(Set.of()));
        List<WorkerBody> shown = new ArrayList<>(
                inside.stream().skip(page.offset()).limit(page.limit()).toList());
        if (shown.size() < page.limit()) {
            Page rest = Page.from(Math.max(0, page.offset() - inside.size()), page.limit() - shown.size());
            workers.list(outside, rest).stream().map(this::body).forEach(shown::add);
        }
        parts.tell(
                request,
                response,
                page,
                shown.size(),
                _ -> inside.size()
                        + workers.count(outside).values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
        return shown;
    }

    /// What is asked for, as it is described.
    record NewWorker(
            @Schema(pattern = "^worker-[0-9]{3}-kind$") @JsonProperty("worker_id")
            String workerId,

            @Schema(minLength = 1, maxLength = 100) @JsonProperty("backend_type")
            String backendType,

            Optional<Capabilities> capabilities,
            Optional<Map<String, Object>> metadata) {}

    record Capabilities(
            @Schema(minimum = "1", maximum = "1000", defaultValue = "1") @JsonProperty("max_parallel_tasks")
            Optional<Integer> maxParallelTasks,

            @ArraySchema(maxItems = MOST_PROBLEMS, schema = @Schema(minLength = 1, maxLength = 255))
            @JsonProperty("supported_problems")
            Optional<List<String>> supportedProblems) {}

    /// What a worker says of itself, as it is described.
    record Sign(
            @Schema(allowableValues = {"idle", "busy", "offline"}) @Nullable
            String status,

            @JsonProperty("current_task_id") @Nullable UUID currentTaskId) {}

    @Operation(
            summary = "Register a worker, or the same worker anew",
            description = "A worker that registers anew has forgotten what it held: that goes back to the queue.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewWorker.class),
                                            examples = @ExampleObject(EXAMPLE))))
    @RequiresScope(Scope.WORK)
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/register")
    WorkerBody register(Principal principal, @RequestBody(required = false) byte @Nullable [] body) {
        FieldReader fields = FieldReader.body(body);
        String id = fields.text("worker_id", 255, WorkerNames.FORM);
        String backend = fields.text("backend_type", 100);
        FieldReader capabilities = fields.object("capabilities");
        int parallel =
                capabilities.integer("max_parallel_tasks", 1, MOST_PARALLEL).orElse(1);
        List<String> problems = problems(capabilities);
        String metadata = fields.object("metadata").json().toString();
        fields.check();
        Worker.Spec spec = new Worker.Spec(
                id,
                Worker.Kind.EXTERNAL,
                principal.realm(),
                Optional.empty(),
                Optional.of(backend),
                List.of(Problems.QUEUE),
                problems,
                capabilities.json().toString(),
                metadata,
                parallel);
        Worker worker = workers.register(spec)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.CONFLICT,
                        "worker_id_taken",
                        "Worker " + id + " is someone else's or was revoked; take another id"));
        return body(worker);
    }

    @Operation(summary = "A worker")
    @GetMapping("/{worker}")
    WorkerBody get(@PathVariable("worker") String id, Principal principal) {
        return workers.find(principal.realm(), id)
                .filter(ExecutorWorkerController::ours)
                .map(this::body)
                .or(() -> internal.bodies(principal.realm()).stream()
                        .filter(worker -> worker.id().equals(id))
                        .findFirst())
                .orElseThrow(() -> notFound(id));
    }

    @JsonPropertyOrder({"worker_id", "total_tasks", "success_rate", "uptime_seconds", "current_status"})
    record WorkerStatistics(
            @JsonProperty("worker_id") String workerId,
            @JsonProperty("total_tasks") long totalTasks,
            @JsonProperty("success_rate") double successRate,
            @JsonProperty("uptime_seconds") double uptimeSeconds,
            @JsonProperty("current_status") String currentStatus) {}

    @Operation(summary = "What a worker has done")
    @GetMapping("/{worker}/stats")
    WorkerStatistics statistics(@PathVariable("worker") String id, Principal principal) {
        WorkerBody worker = get(id, principal);
        long all = worker.tasksCompleted() + worker.tasksFailed();
        double uptime =
                Duration.between(worker.registeredAt(), worker.lastHeartbeat()).toMillis() / 1000.0;
        return new WorkerStatistics(
                id, all, all == 0 ? 0 : (double) worker.tasksCompleted() / all, uptime, worker.status());
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"message", "timestamp"})
    record Heard(
            String message,
            Instant timestamp,
            @JsonUnwrapped WorkerBody worker) {}

    /// What it says of itself is not needed: what it holds is known, and stays with it.
    @Operation(
            summary = "A worker is heard of, and keeps what it holds for another two minutes",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Sign.class),
                                            examples =
                                                    @ExampleObject(
                                                            "{\"status\": \"idle\", \"current_task_id\": null}"))))
    @RequiresScope(Scope.WORK)
    @PostMapping("/{worker}/heartbeat")
    Heard heartbeat(
            @PathVariable("worker") String id,
            Principal principal,
            @RequestBody(required = false) byte @Nullable [] body) {
        if (body != null && body.length > 0) {
            FieldReader fields = FieldReader.body(body);
            fields.choice("status", Set.of("idle", "busy", "offline"));
            fields.uuid("current_task_id");
            fields.check();
        }
        external(principal, id);
        if (!workers.heartbeat(id, LEASE)) {
            throw notFound(id);
        }
        WorkerBody worker = body(workers.find(principal.realm(), id).orElseThrow(() -> notFound(id)));
        return new Heard("Heartbeat received", worker.lastHeartbeat(), worker);
    }

    @Operation(summary = "Claim the next task: 200 with the task, 204 when there is none")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskBody.class)))
    @ApiResponse(responseCode = "204", description = "No tasks available", content = @Content)
    @RequiresScope(Scope.WORK)
    @PostMapping("/{worker}/claim")
    ResponseEntity<TaskBody> claim(@PathVariable("worker") String id, Principal principal) {
        external(principal, id);
        List<Claim> claims = workers.claim(principal.realm(), id, LEASE, 1).orElseThrow(() -> notFound(id));
        return claims.isEmpty()
                ? ResponseEntity.noContent().build()
                : ResponseEntity.ok(TaskBody.of(claims.getFirst().task(), WorkerNames.PLAIN));
    }

    @Operation(
            summary = "Hand in the result of a claimed task; the body is the result",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(type = "object"),
                                            examples =
                                                    @ExampleObject(
                                                            "{\"success\": true, \"output\": \"Task completed successfully\"}"))))
    @RequiresScope(Scope.WORK)
    @PostMapping("/{worker}/tasks/{task}/complete")
    TaskBody complete(
            @PathVariable("worker") String id,
            @PathVariable("task") String task,
            Principal principal,
            @RequestBody(required = false) byte @Nullable [] body) {
        String result = FieldReader.body(body).json().toString();
        return report(principal, id, task, claim -> workers.complete(id, claim, result));
    }

    @Operation(
            summary = "Report that a claimed task has failed: {\"error\": …}",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(type = "object"),
                                            examples = @ExampleObject("{\"error\": \"the cluster is gone\"}"))))
    @RequiresScope(Scope.WORK)
    @PostMapping("/{worker}/tasks/{task}/fail")
    TaskBody fail(
            @PathVariable("worker") String id,
            @PathVariable("task") String task,
            Principal principal,
            @RequestBody(required = false) byte @Nullable [] body) {
        JsonNode error = FieldReader.body(body).value("error");
        String message = error.isMissingNode() || error.isNull()
                ? "Unknown error"
                : error.isString() ? error.asString() : error.toString();
        Task.Failure why = new Task.Failure("WORKER_REPORTED", message);
        return report(principal, id, task, claim -> workers.fail(id, claim, why, true, Optional.empty()));
    }

    /// @param report hands in what the worker says of the task that it holds
    /// @return the task as it is then
    private TaskBody report(Principal principal, String id, String task, Function<Claim, Report> report) {
        external(principal, id);
        UUID known = FieldReader.pathId("task_id", task);
        Task before = tasks.find(principal.realm(), known)
                .filter(found -> found.spec().profile().equals(Problem.PROFILE))
                .orElseThrow(() -> ExecutorTaskController.notFound(task));
        if (workers.held(id, known).map(report).orElse(Report.REFUSED) == Report.REFUSED) {
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "not_held",
                    "Worker " + id + " does not hold task " + task + " (any more); throw the work away");
        }
        return TaskBody.of(tasks.find(principal.realm(), known).orElse(before), WorkerNames.PLAIN);
    }

    /// A worker with a token of its own speaks for itself only.
    private void external(Principal principal, String id) {
        if (principal.worker().isPresent() && !principal.worker().get().equals(id)
                || workers.find(principal.realm(), id)
                        .filter(ExecutorWorkerController::ours)
                        .isEmpty()) {
            throw notFound(id);
        }
    }

    private WorkerBody body(Worker worker) {
        return WorkerBody.of(worker, worker.running() == 0 ? List.of() : workers.running(worker.id()));
    }

    static WorkerFilter outside(Realm realm) {
        return WorkerFilter.of(realm, Worker.Kind.EXTERNAL, Problems.QUEUE);
    }

    private static boolean ours(Worker worker) {
        return worker.spec().kind() == Worker.Kind.EXTERNAL
                && worker.spec().queues().contains(Problems.QUEUE);
    }

    /// Patterns with `*`, as the engine has them.
    private static List<String> problems(FieldReader capabilities) {
        List<String> problems = new ArrayList<>();
        JsonNode given = capabilities.value("supported_problems");
        if (!given.isMissingNode() && !given.isArray() || given.size() > MOST_PROBLEMS) {
            capabilities.refuse(
                    "supported_problems", "it is a list of at most " + MOST_PROBLEMS + " patterns such as test-*");
        }
        for (JsonNode pattern : given) {
            if (!pattern.isString()
                    || pattern.asString().isEmpty()
                    || pattern.asString().length() > 255
                    || pattern.asString().indexOf('\0') >= 0) {
                capabilities.refuse("supported_problems", "each pattern has 1 to 255 characters");
                return List.of();
            }
            problems.add(pattern.asString());
        }
        return problems;
    }

    private static ProblemException notFound(String id) {
        return new ProblemException(HttpStatus.NOT_FOUND, "not_found", "Worker " + id + " not found");
    }
}
