package dev.cutfill.api.atropos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The routes of [AtroposController] and their description for OpenAPI.
@Tag(name = "Tasks")
@RequestMapping({"", "/compat/atropos"})
interface AtroposApi {
    String EXAMPLE = """
            {"task_type": "data_processing", "parameters": {"processing_time": 10, "record_count": 1000}}""";

    @Operation(
            summary = "Create a task",
            description =
                    "task_type is data_processing, report_generation, video_processing or anything else, which is done as default.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTask.class),
                                            examples = @ExampleObject(EXAMPLE))))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskBody.class)))
    @PostMapping("/tasks")
    ResponseEntity<String> create(
            Principal principal,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) byte @Nullable [] body);

    @Operation(summary = "The task as it stands")
    @GetMapping("/tasks/{id}/status")
    TaskBody status(@PathVariable("id") String id, Principal principal);

    @Operation(summary = "The task with its result, once it has one")
    @GetMapping("/tasks/{id}/result")
    TaskBody result(@PathVariable("id") String id, Principal principal);

    @Operation(
            summary = "All tasks, newest first",
            description =
                    "total_tasks counts all; at most `limit` (1000) are listed. Deleted ones with include_deleted, or alone with `status=deleted`.")
    @GetMapping(value = "/tasks", params = "!tenant_id")
    Listing list(
            Principal principal,
            @Parameter(
                            schema =
                                    @Schema(
                                            allowableValues = {
                                                "all",
                                                "pending",
                                                "processing",
                                                "completed",
                                                "failed",
                                                "deleted"
                                            }))
                    @RequestParam(name = "status", required = false)
                    @Nullable
                    String status,
            @Parameter(schema = @Schema(type = "boolean"))
                    @RequestParam(name = "include_deleted", required = false)
                    @Nullable
                    String includeDeleted,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "1000"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit,
            @Parameter(schema = @Schema(type = "integer", minimum = "0", maximum = "1000000000", defaultValue = "0"))
                    @RequestParam(name = "offset", required = false)
                    @Nullable
                    String offset);

    @Operation(
            summary = "Delete a task that has ended",
            description = "For 30 days it is listed with `include_deleted`.")
    @DeleteMapping("/tasks/{id}")
    Deleted delete(@PathVariable("id") String id, Principal principal);

    /// What is asked for, as it is described.
    record NewTask(
            @Schema(maxLength = 255, minLength = 1) @JsonProperty("task_type")
            String taskType,

            Optional<Map<String, Object>> parameters) {}

    /// @param tasks the newest of all that there are, newest first
    @JsonPropertyOrder({"total_tasks", "filters", "tasks"})
    record Listing(@JsonProperty("total_tasks") long totalTasks, Filters filters, List<TaskBody> tasks) {}

    record Filters(
            String status, @JsonProperty("include_deleted") boolean includeDeleted) {}

    record Deleted(String message, @JsonProperty("task_id") String taskId) {}
}
