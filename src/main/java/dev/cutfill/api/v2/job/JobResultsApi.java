package dev.cutfill.api.v2.job;

import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.Cursors;
import dev.cutfill.api.v2.ProblemShape;
import dev.cutfill.api.v2.job.JobResultsController.OutputPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The routes of [JobResultsController] and their description for OpenAPI.
@Tag(name = "Jobs")
@RequestMapping(ProblemShape.PATH + "/jobs/{id}")
interface JobResultsApi {
    @Operation(
            summary = "Files of a job's tasks, each with a link that is good for a quarter of an hour",
            description =
                    "In the order of the tasks. `next_cursor` is the `cursor` of the next page; null: this was the last.")
    @GetMapping("/outputs")
    OutputPage outputs(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(description = Cursors.CURSOR) @RequestParam(name = "cursor", required = false) @Nullable
                    String cursor,
            HttpServletRequest request);

    @Operation(
            summary = "All files of a job's tasks as one ZIP",
            description = "As `tasks/{task}/outputs/{name}`, while they are read.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    @GetMapping(path = "/outputs.zip", produces = "application/zip")
    void zip(Principal principal, @PathVariable("id") String id, HttpServletResponse response) throws IOException;

    @Operation(
            summary = "A job's tasks as a table",
            description =
                    "A row a task: external_id, state, error, attempt, seconds of the last attempt, and the numbers that its result has at the top, and in the objects there as `object.number`; a number whose name is one of the other columns' is `result.` and the name.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    @GetMapping(path = "/results.csv", produces = "text/csv")
    void csv(Principal principal, @PathVariable("id") String id, HttpServletResponse response) throws IOException;

    @Operation(
            summary = "The names of a job's tasks, and of those that have not ended",
            description =
                    "`job_id`, `creation_time`, `update_time`, `task_ids`, `incomplete_tasks`; a job or a task that has an external id is named by it, any other by its id.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
    @GetMapping(path = "/manifest", produces = "application/json")
    void manifest(Principal principal, @PathVariable("id") String id, HttpServletResponse response) throws IOException;

    @Operation(
            summary = "A job's tasks, a JSON object a line",
            description = "With the members that `results.csv` has as columns.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")))
    @GetMapping(path = "/results.ndjson", produces = "application/x-ndjson")
    void ndjson(Principal principal, @PathVariable("id") String id, HttpServletResponse response) throws IOException;
}
