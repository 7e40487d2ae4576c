package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The routes of [EventsController] and their description for OpenAPI.
@Tag(name = "Events")
@RequestMapping(ProblemShape.PATH)
interface EventsApi {
    @Operation(summary = "What happens to a task, as it happens", description = """
                    Server-sent events: all from its first (or after the one that `Last-Event-ID` or `after` names) to its end, when an event `end` says so and the answer ends.
                    `progress` events, without an id, tell how far a running task is.""")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
    @GetMapping(path = "/tasks/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void ofTask(
            Principal principal,
            @PathVariable("id") String id,
            @Parameter(description = "The `id` of the last event that came")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String last,
            @Parameter(description = "The same, for who cannot send headers")
                    @RequestParam(name = "after", required = false)
                    @Nullable
                    String after,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException;

    @Operation(
            summary = "What happens to all tasks and jobs, as it happens",
            description =
                    "Server-sent events from now on, or after the one that `Last-Event-ID` or `after` names. Has no end."
                            + " Of jobs `job.sealed` and `job.finished`."
                            + " With `progress=true` also `progress` events, without an id, of tasks that run: `task_id`, `progress`, `stage`.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void ofAll(
            Principal principal,
            @Parameter(description = "The `id` of the last event that came")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String last,
            @Parameter(description = "The same, for who cannot send headers")
                    @RequestParam(name = "after", required = false)
                    @Nullable
                    String after,
            @Parameter(description = "Also tell how far running tasks are, at most once a second")
                    @RequestParam(name = "progress", defaultValue = "false")
                    boolean progress,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException;
}
