package dev.cutfill.api.executor;

import dev.cutfill.access.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// The routes of [HealthController] and their description for OpenAPI.
@Tag(name = "Health")
@RequestMapping({"", "/compat/aiopslab"})
interface HealthApi {
    @Operation(
            summary = "How the server is",
            description = "503 where it is `unhealthy`. Who may not see tasks gets `status` and `timestamp` alone.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(oneOf = {Health.class, Health.Brief.class})))
    @GetMapping("/health")
    ResponseEntity<?> health(Principal principal);

    @Operation(
            summary = "Whether it accepts tasks",
            description =
                    "503 where it does not; `reason` says why. `workers`: whether this server does tasks itself; where they are done elsewhere it is ready without.")
    @GetMapping("/ready")
    ResponseEntity<Health.Ready> ready();

    @Operation(summary = "How many tasks of /api/v1 are in which state")
    @GetMapping("/queue/stats")
    QueueStatistics queue(Principal principal);
}
