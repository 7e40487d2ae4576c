package dev.cutfill.api.orchestrator;

import dev.cutfill.access.Principal;
import dev.cutfill.api.ApiDocs;
import dev.cutfill.api.orchestrator.Answers.Created;
import dev.cutfill.api.orchestrator.Answers.Missing;
import dev.cutfill.api.orchestrator.Answers.Started;
import dev.cutfill.api.orchestrator.Answers.Status;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/// The routes of [OrchestratorController] and their description for OpenAPI.
@Tag(name = "Tasks")
interface OrchestratorApi {
    @Operation(
            summary = "Create a task",
            description =
                    "Answers with a URL for each file, which takes tus. Without a body the survey goes as usual, with pre, post, shp and shx.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTask.class),
                                            examples = @ExampleObject("{\"settings\": {\"minimum_area_m2\": 10}}"))))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Created.class)))
    @PostMapping("/create_task")
    ResponseEntity<?> create(Principal principal, HttpServletRequest request) throws IOException;

    @Operation(
            summary = "Start a task",
            description =
                    "It does so by itself with the last byte; this says that all is there, and runs one again that has failed.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Started.class)))
    @ApiResponse(
            responseCode = "400",
            description = "Files are missing",
            content = @Content(schema = @Schema(anyOf = {Missing.class, ApiDocs.Detail.class})))
    @PostMapping("/start_task/{id}")
    ResponseEntity<?> start(@PathVariable("id") String id, Principal principal);

    @Operation(summary = "How a task stands, what is missing, or its results")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Status.class)))
    @GetMapping("/query_task/{id}")
    ResponseEntity<?> query(@PathVariable("id") String id, Principal principal, HttpServletRequest request);

    /// What may be asked for, as it is described.
    ///
    /// @param sizes bytes of each file, as far as they are known
    record NewTask(Optional<Map<String, Object>> settings, Optional<Map<String, Long>> sizes) {}
}
