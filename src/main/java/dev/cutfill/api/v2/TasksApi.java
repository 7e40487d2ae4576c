package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.api.v2.Requests.CreateTask;
import dev.cutfill.api.v2.Requests.Describe;
import dev.cutfill.api.v2.Views.ArtifactView;
import dev.cutfill.api.v2.Views.AttemptView;
import dev.cutfill.api.v2.Views.LogView;
import dev.cutfill.api.v2.Views.TaskPage;
import dev.cutfill.api.v2.Views.TaskView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/// The routes of [TasksController] and their description for OpenAPI.
@Tag(name = "Tasks")
@RequestMapping(ProblemShape.PATH + "/tasks")
interface TasksApi {
    @Operation(summary = "Create a task", description = """
                    `kind` is `volume` (with `settings`), a command of the operator's, or one that workers of yours know (with `queue` and `payload`).
                    It starts when all files are there: `uploads` of the answer has a URL for each, which takes tus.""")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = TaskView.class)))
    @PostMapping
    ResponseEntity<String> create(
            Principal principal,
            @Parameter(description = "The same key again makes no second task; the answer comes again")
                    @RequestHeader(name = IdempotentRequests.HEADER, required = false)
                    @Nullable
                    String key,
            @RequestBody CreateTask body,
            HttpServletRequest request);

    @Operation(
            summary = "Tasks, newest first, without payload and result",
            description = "`next_cursor` is the `cursor` of the next page; null: this was the last.")
    @GetMapping
    TaskPage list(
            Principal principal,
            @Parameter(
                            description =
                                    "One or more of waiting, queued, running, succeeded, failed, timed_out, cancelled, killed, joined by commas")
                    @RequestParam(name = "state", required = false)
                    @Nullable
                    String state,
            @Parameter(description = "The API that it was made at: core, volcal, atropos, aiopslab or agent")
                    @RequestParam(name = "profile", required = false)
                    @Nullable
                    String profile,
            @RequestParam(name = "queue", required = false) @Nullable String queue,
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "worker_id", required = false) @Nullable String worker,
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
                    String cursor,
            HttpServletRequest request);

    @Operation(summary = "A task, with its result")
    @GetMapping("/{id}")
    TaskView get(Principal principal, @PathVariable("id") String id, HttpServletRequest request);

    @Operation(summary = "Change a task's name, site or days")
    @PatchMapping("/{id}")
    TaskView describe(
            Principal principal, @PathVariable("id") String id, @RequestBody Describe body, HttpServletRequest request);

    @Operation(summary = "Delete a task that has ended, with its files")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DeleteMapping("/{id}")
    void delete(Principal principal, @PathVariable("id") String id);

    @Operation(
            summary = "Start a task",
            description =
                    "It does so by itself when its files are there; this says that they are, and runs one again that has failed or was killed.")
    @PostMapping("/{id}/start")
    TaskView start(Principal principal, @PathVariable("id") String id, HttpServletRequest request);

    @Operation(summary = "Cancel a task that has not ended")
    @PostMapping("/{id}/cancel")
    TaskView cancel(Principal principal, @PathVariable("id") String id, HttpServletRequest request);

    @Operation(
            summary = "Run a task again that failed, timed out, was cancelled or killed",
            description = "With all its attempts anew.")
    @PostMapping("/{id}/retry")
    TaskView retry(Principal principal, @PathVariable("id") String id, HttpServletRequest request);

    @Operation(summary = "Who has tried a task, and how it ended")
    @GetMapping("/{id}/attempts")
    List<AttemptView> attempts(Principal principal, @PathVariable("id") String id);

    @Operation(summary = "Files of the result, each with a link that is good for a quarter of an hour")
    @GetMapping("/{id}/artifacts")
    List<ArtifactView> artifacts(Principal principal, @PathVariable("id") String id, HttpServletRequest request);

    @Operation(
            summary = "A file of the result, or a part of it",
            description =
                    "From this server, whichever store holds it, and for as long as the task is there. Takes one `Range`.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/{id}/artifacts/{name}")
    void artifact(
            Principal principal,
            @PathVariable("id") String id,
            @PathVariable("name") String name,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException;

    @Operation(
            summary = "The task's log, oldest line first",
            description = "The last lines, or those after the one that `after` names.")
    @GetMapping("/{id}/logs")
    List<LogView> logs(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(
                            description = "The least serious that is shown",
                            schema = @Schema(allowableValues = {"debug", "info", "warning", "error", "critical"}))
                    @RequestParam(name = "level", required = false)
                    @Nullable
                    String level,
            @Parameter(description = "The `id` of a line; without it the last lines")
                    @RequestParam(name = "after", required = false)
                    @Nullable
                    Long after,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    Integer limit);
}
