package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.task.journal.StoredLine;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The routes of [ExecutorTaskController] and their description for OpenAPI.
@Tag(name = "Tasks")
@RequestMapping({"/api/v1/tasks", "/compat/aiopslab/api/v1/tasks"})
interface ExecutorTaskApi {
    String EXAMPLE = """
            {"problem_id": "test-problem-001", "parameters": {"max_steps": 30, "timeout": 1800}}""";

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
            @RequestBody(required = false) byte @Nullable [] body);

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
            HttpServletResponse response);

    @Operation(summary = "How many tasks are in which state: all, those of a problem, those that a worker had last")
    @GetMapping("/stats")
    Statistics statistics(
            Principal principal,
            @RequestParam(name = "problem_id", required = false) @Nullable String problemId,
            @RequestParam(name = "worker_id", required = false) @Nullable String workerId);

    @Operation(summary = "A task")
    @GetMapping("/{id}")
    TaskBody get(@PathVariable("id") String id, Principal principal);

    @Operation(summary = "Cancel a task that has not ended")
    @PostMapping("/{id}/cancel")
    Cancelled cancel(@PathVariable("id") String id, Principal principal);

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
                    String limit);

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

    @JsonPropertyOrder({"tasks", "total", "page", "page_size"})
    record Paged(
            List<TaskBody> tasks,
            long total,
            int page,
            @JsonProperty("page_size") int pageSize) {}

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

    /// @param task as it is now
    @JsonPropertyOrder({"message", "task_id"})
    record Cancelled(
            String message,
            @JsonProperty("task_id") UUID taskId,
            @JsonUnwrapped TaskBody task) {}

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
}
