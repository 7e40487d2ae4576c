package dev.cutfill.api.v2.job;

import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.ProblemShape;
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

/// The route of [JobEventsController] and its description for OpenAPI.
@Tag(name = "Events")
@RequestMapping(ProblemShape.PATH + "/jobs/{id}")
interface JobEventsApi {
    @Operation(summary = "What happens to a job, as it happens", description = """
                    Server-sent events: `job.sealed`, `job.task_failed` and `job.finished`, all from its first (or after the one that `Last-Event-ID` or
                    `after` names) to its end, when the answer ends. `job.progress` events, without an id, tell its counters, once a second at most.""")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void ofJob(
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
}
