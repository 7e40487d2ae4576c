package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.web.security.RequiresScope;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

/// The routes of [ExecutorWorkerController] and their description for OpenAPI.
@Tag(name = "Workers")
@RequestMapping({"/api/v1/workers", "/compat/aiopslab/api/v1/workers"})
interface ExecutorWorkerApi {
    int MOST_PROBLEMS = 100;

    String EXAMPLE = """
            {"worker_id": "worker-002-kind", "backend_type": "kind",
             "capabilities": {"max_parallel_tasks": 5, "supported_problems": ["test-*", "benchmark-*"]}}""";

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
            HttpServletResponse response);

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
    WorkerBody register(Principal principal, @RequestBody(required = false) byte @Nullable [] body);

    @Operation(summary = "A worker")
    @GetMapping("/{worker}")
    WorkerBody get(@PathVariable("worker") String id, Principal principal);

    @Operation(summary = "What a worker has done")
    @GetMapping("/{worker}/stats")
    WorkerStatistics statistics(@PathVariable("worker") String id, Principal principal);

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
            @RequestBody(required = false) byte @Nullable [] body);

    @Operation(summary = "Claim the next task: 200 with the task, 204 when there is none")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskBody.class)))
    @ApiResponse(responseCode = "204", description = "No tasks available", content = @Content)
    @RequiresScope(Scope.WORK)
    @PostMapping("/{worker}/claim")
    ResponseEntity<TaskBody> claim(@PathVariable("worker") String id, Principal principal, HttpServletRequest request);

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
            @RequestBody(required = false) byte @Nullable [] body);

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
            @RequestBody(required = false) byte @Nullable [] body);

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

    @JsonPropertyOrder({"worker_id", "total_tasks", "success_rate", "uptime_seconds", "current_status"})
    record WorkerStatistics(
            @JsonProperty("worker_id") String workerId,
            @JsonProperty("total_tasks") long totalTasks,
            @JsonProperty("success_rate") double successRate,
            @JsonProperty("uptime_seconds") double uptimeSeconds,
            @JsonProperty("current_status") String currentStatus) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"message", "timestamp"})
    record Heard(
            String message,
            Instant timestamp,
            @JsonUnwrapped WorkerBody worker) {}
}
