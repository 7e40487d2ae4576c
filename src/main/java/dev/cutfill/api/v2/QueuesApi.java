package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.Views.Statistics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// The routes of [QueuesController] and their description for OpenAPI.
@Tag(name = "Queues")
@RequestMapping(ProblemShape.PATH + "/queues")
interface QueuesApi {
    @Operation(summary = "How much there is to do, by queue, and how many tasks are in which state")
    @GetMapping
    Statistics queues(Principal principal);
}
