package dev.cutfill.api.v2.job;

import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.api.v2.Cursors;
import dev.cutfill.api.v2.ProblemShape;
import dev.cutfill.api.v2.Views.TaskPage;
import dev.cutfill.api.v2.job.JobRequests.AddTasks;
import dev.cutfill.api.v2.job.JobRequests.CreateJob;
import dev.cutfill.api.v2.job.JobRequests.Retry;
import dev.cutfill.api.v2.job.JobViews.AddedView;
import dev.cutfill.api.v2.job.JobViews.JobPage;
import dev.cutfill.api.v2.job.JobViews.JobView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
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
import org.springframework.web.bind.annotation.ResponseStatus;

/// The routes of [JobsController] and their description for OpenAPI.
@Tag(name = "Jobs")
@RequestMapping(ProblemShape.PATH + "/jobs")
interface JobsApi {
    String AGAIN = "The same key again does nothing more; the answer comes again";

    @Operation(summary = "Create a job: many tasks that are one order", description = """
                    It takes tasks until it is sealed; then they run. `uploads` of the answer has a URL for each of the job's `inputs`.
                    200 with the job that there is when its `external_id` came before with the same body, 409 `job_exists` with another.""")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = JobView.class)))
    @PostMapping
    ResponseEntity<String> create(
            Principal principal,
            @Parameter(description = AGAIN) @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable
                    String key,
            @RequestBody CreateJob body,
            HttpServletRequest request);

    @Operation(
            summary = "Add tasks to a job that is open, at most 1,000 at a time",
            description =
                    "All or none. Those whose `external_id` the job has with the same content are counted as `already`; with another content it is 409 `task_exists`.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = AddedView.class)))
    @PostMapping("/{id}/tasks")
    ResponseEntity<String> add(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(description = AGAIN) @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable
                    String key,
            @RequestBody AddTasks body);

    @Operation(
            summary = "Seal a job: it takes no more tasks, and those that it has run",
            description = "409 `inputs_missing` while files have not been uploaded. A job without tasks has succeeded.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    @PostMapping("/{id}/seal")
    ResponseEntity<String> seal(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(description = AGAIN) @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable
                    String key,
            HttpServletRequest request);

    @Operation(
            summary = "Jobs, newest first",
            description = "`next_cursor` is the `cursor` of the next page; null: this was the last.")
    @GetMapping
    JobPage list(
            Principal principal,
            @Parameter(
                            description =
                                    "One or more of open, sealed, running, succeeded, partial, failed, cancelled, joined by commas")
                    @RequestParam(name = "state", required = false)
                    @Nullable
                    String state,
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "integer",
                                            minimum = "1",
                                            maximum = Cursors.LIMIT_MOST,
                                            defaultValue = Cursors.LIMIT_USUAL))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    Integer limit,
            @Parameter(description = Cursors.CURSOR) @RequestParam(name = "cursor", required = false) @Nullable
                    String cursor);

    @Operation(summary = "A job, with its counters and its first failures")
    @GetMapping("/{id}")
    JobView get(Principal principal, @PathVariable("id") String id, HttpServletRequest request);

    @Operation(
            summary = "A job's tasks, in the order in which they were added",
            description =
                    "`next_cursor` is the `cursor` of the next page; null: this was the last. `uploads` of a task that waits has a URL for each file.")
    @GetMapping("/{id}/tasks")
    TaskPage tasks(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(
                            description =
                                    "One or more of waiting, queued, running, succeeded, failed, timed_out, cancelled, killed, joined by commas")
                    @RequestParam(name = "state", required = false)
                    @Nullable
                    String state,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "200"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    Integer limit,
            @Parameter(description = Cursors.CURSOR) @RequestParam(name = "cursor", required = false) @Nullable
                    String cursor,
            HttpServletRequest request);

    @Operation(
            summary = "Cancel a job that has not ended",
            description = "It is cancelled at once; its tasks are within seconds, those that run first.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    @PostMapping("/{id}/cancel")
    ResponseEntity<String> cancel(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(description = AGAIN) @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable
                    String key,
            HttpServletRequest request);

    @Operation(
            summary = "Run tasks of a job again that failed, timed out, were cancelled or killed",
            description =
                    "With all their attempts anew; the job runs again, and so does its last task. Without a body: all of them.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    @PostMapping("/{id}/retry")
    ResponseEntity<String> retry(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(description = AGAIN) @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable
                    String key,
            @RequestBody(required = false) @Nullable Retry body,
            HttpServletRequest request);

    @Operation(summary = "Let no more tasks of a job be claimed; those that run run on")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    @PostMapping("/{id}/pause")
    ResponseEntity<String> pause(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(description = AGAIN) @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable
                    String key,
            HttpServletRequest request);

    @Operation(summary = "Let the tasks of a paused job be claimed again")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    @PostMapping("/{id}/resume")
    ResponseEntity<String> resume(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(description = AGAIN) @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable
                    String key,
            HttpServletRequest request);

    @Operation(
            summary = "Delete a job that has ended, with its tasks and files",
            description = "It is gone from all lists at once; what it has is removed in the background.")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @DeleteMapping("/{id}")
    void delete(Principal principal, @PathVariable("id") String id);
}
