package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.task.Task;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The routes of [InternalController] and their description for OpenAPI.
@Tag(name = "Internal workers")
@RequiresScope(Scope.ADMIN)
@RequestMapping({"/api/v1/workers/internal", "/compat/aiopslab/api/v1/workers/internal"})
interface InternalApi {
    @Operation(summary = "The internal workers and what they do")
    @GetMapping("/status")
    Status status(Principal principal);

    @Operation(
            summary = "Have another number of internal workers",
            description = "0 to 50, in the body or as query parameter. Those that are too many finish what they have.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Wanted.class),
                                            examples = @ExampleObject("{\"num_workers\": 5}"))))
    @PostMapping("/scale")
    Scaled scale(
            Principal principal,
            @Parameter(schema = @Schema(type = "integer", minimum = "0", maximum = "50"))
                    @RequestParam(name = "num_workers", required = false)
                    @Nullable
                    String asked,
            @RequestBody(required = false) byte @Nullable [] body);

    @Operation(summary = "Stop the internal workers; what they have they finish")
    @PostMapping("/stop")
    Stopped stop(Principal principal);

    @Operation(summary = "Start the internal workers")
    @PostMapping("/start")
    Started start(Principal principal);

    @JsonPropertyOrder({"running", "num_workers", "workers"})
    record Status(
            boolean running, @JsonProperty("num_workers") int numWorkers, List<Place> workers) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"id", "status", "current_task"})
    record Place(
            String id,
            String status,
            @JsonProperty("current_task") @Nullable UUID currentTask) {
        static Place of(InternalWorkers.Place place) {
            return new Place(
                    place.id(), place.status(), place.current().map(Task::id).orElse(null));
        }
    }

    @JsonPropertyOrder({"message", "previous_count", "new_count", "previous_workers", "current_workers", "status"})
    record Scaled(
            String message,
            @JsonProperty("previous_count") int previousCount,
            @JsonProperty("new_count") int newCount,
            @JsonProperty("previous_workers") int previousWorkers,
            @JsonProperty("current_workers") int currentWorkers,
            String status) {}

    /// What is asked for, as it is described.
    record Wanted(
            @Schema(minimum = "0", maximum = "50") @JsonProperty("num_workers")
            int numWorkers) {}

    @JsonPropertyOrder({"message", "stopped_count", "status"})
    record Stopped(
            String message, @JsonProperty("stopped_count") int stoppedCount, String status) {}

    @JsonPropertyOrder({"message", "worker_count", "status", "workers"})
    record Started(
            String message, @JsonProperty("worker_count") int workerCount, String status, int workers) {}
}
