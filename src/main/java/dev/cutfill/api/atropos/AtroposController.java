package dev.cutfill.api.atropos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.task.Change;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.Tasks;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.UuidText;
import dev.cutfill.worker.Simulation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
import org.springframework.web.server.ResponseStatusException;

/// /tasks, /tasks/{id}/status, /tasks/{id}/result, and deletion.
@RestController
@Tag(name = "Tasks")
@RequestMapping({"", "/compat/atropos"})
final class AtroposController {
    /// Tasks that were made at this door, the only ones it shows.
    private static final String PROFILE = "atropos";

    /// For how long `include_deleted` lists a task that was deleted.
    private static final Duration SHOWN_AS_DELETED = Duration.ofDays(30);

    private static final String EXAMPLE = """
            {"task_type": "data_processing", "parameters": {"processing_time": 10, "record_count": 1000}}""";

    private final Tasks tasks;
    private final IdempotentRequests once;

    AtroposController(Tasks tasks, IdempotentRequests once) {
        this.tasks = tasks;
        this.once = once;
    }

    /// What is asked for, as it is described.
    record NewTask(
            @Schema(maxLength = 255, minLength = 1) @JsonProperty("task_type")
            String taskType,

            Optional<Map<String, Object>> parameters) {}

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
            @RequestBody(required = false) byte @Nullable [] body) {
        FieldReader fields = FieldReader.body(body);
        String type = fields.text("task_type", 255);
        String parameters = fields.object("parameters").json().toString();
        fields.check();
        return once.answer(
                principal,
                "POST /tasks",
                key,
                body,
                HttpStatus.OK,
                () -> TaskBody.of(tasks.submit(
                        principal.realm(), UUID.randomUUID(), Simulation.spec(PROFILE, type, parameters), List.of())));
    }

    @Operation(summary = "The task as it stands")
    @GetMapping("/tasks/{id}/status")
    TaskBody status(@PathVariable("id") String id, Principal principal) {
        return TaskBody.of(find(principal, id));
    }

    @Operation(summary = "The task with its result, once it has one")
    @GetMapping("/tasks/{id}/result")
    TaskBody result(@PathVariable("id") String id, Principal principal) {
        return TaskBody.of(find(principal, id));
    }

    /// @param tasks the newest of all that there are, newest first
    @JsonPropertyOrder({"total_tasks", "filters", "tasks"})
    record Listing(@JsonProperty("total_tasks") long totalTasks, Filters filters, List<TaskBody> tasks) {}

    record Filters(
            String status, @JsonProperty("include_deleted") boolean includeDeleted) {}

    /// `GET /tasks?tenant_id=…` is of another door.
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
                    String offset) {
        FieldReader query = FieldReader.query(
                "status", status, "include_deleted", includeDeleted, "limit", limit, "offset", offset);
        String wanted = query.choice("status", Set.of("all", "pending", "processing", "completed", "failed", "deleted"))
                .orElse("all");
        boolean deleted = query.flag("include_deleted", false);
        int most = query.integer("limit", 1, Page.MOST).orElse(Page.MOST);
        int skipped = query.integer("offset", 0, 1_000_000_000).orElse(0);
        query.check();
        TaskFilter filter = TaskFilter.of(principal.realm(), PROFILE)
                .in(TaskBody.STATES.getOrDefault(wanted, Set.of()))
                .deleted(
                        wanted.equals("deleted")
                                ? TaskFilter.Deleted.ALONE
                                : deleted ? TaskFilter.Deleted.SHOWN : TaskFilter.Deleted.HIDDEN);
        long total =
                tasks.count(filter).values().stream().mapToLong(Long::longValue).sum();
        List<TaskBody> listed = tasks.list(filter, Page.from(skipped, most)).stream()
                .map(TaskBody::of)
                .toList();
        return new Listing(total, new Filters(wanted, deleted), listed);
    }

    record Deleted(String message, @JsonProperty("task_id") String taskId) {}

    @Operation(
            summary = "Delete a task that has ended",
            description = "For 30 days it is listed with `include_deleted`.")
    @DeleteMapping("/tasks/{id}")
    Deleted delete(@PathVariable("id") String id, Principal principal) {
        Change change = tasks.delete(principal.realm(), find(principal, id).id(), SHOWN_AS_DELETED)
                .orElseThrow(AtroposController::notFound);
        if (!change.made()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "Cannot delete task with status '"
                            + TaskBody.status(change.task().state())
                            + "'. Only completed or failed tasks can be deleted.");
        }
        return new Deleted("Task deleted successfully", id);
    }

    /// A text that is no id is answered as an id that nobody has.
    private Task find(Principal principal, String id) {
        return UuidText.parse(id)
                .flatMap(known -> tasks.find(principal.realm(), known))
                .filter(task -> task.spec().profile().equals(PROFILE))
                .orElseThrow(AtroposController::notFound);
    }

    private static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "Task not found");
    }
}
