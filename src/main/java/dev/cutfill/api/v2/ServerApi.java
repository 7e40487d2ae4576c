package dev.cutfill.api.v2;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/// The routes of [ServerController] and their description for OpenAPI.
@Tag(name = "Server")
@RequestMapping(ProblemShape.PATH)
interface ServerApi {
    @Operation(summary = "Who asks, and what this server takes")
    @RequiresScope({Scope.READ, Scope.WRITE, Scope.WORK, Scope.ADMIN, Scope.DEPLOY, Scope.DEPLOY_SHARED})
    @GetMapping("/whoami")
    WhoView whoami(Principal principal) throws IOException;

    @Tag(name = "Queues")
    @Operation(summary = "How much there is to do, by queue, and how many tasks are in which state")
    @GetMapping("/queues")
    Views.Statistics queues(Principal principal);

    @Operation(
            summary = "The settings of a volume task",
            description =
                    "As JSON Schema 2020-12: each with its default, its bounds, its unit (`x-unit`) and the stage that reads it (`x-group`).")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @GetMapping(path = "/kinds/volume/settings", produces = MediaType.APPLICATION_JSON_VALUE)
    String settings();

    @Operation(
            summary = "Let the server make two scans of a synthetic pit and measure them",
            description = "One at a time a tenant: while one goes on the answer is that one.")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PostMapping("/demo")
    Views.TaskView demo(Principal principal, HttpServletRequest request);

    /// @param mode `key`: everyone shows a key; `local`: this machine's users need none; `open`: nobody does
    /// @param name of the key that was shown
    /// @param tenantId null: of all tenants
    record WhoView(
            @Schema(allowableValues = {"local", "key", "open"})
            String mode,

            String name,
            @JsonProperty("tenant_id") @Nullable String tenantId,
            Set<String> scopes,
            String version,
            Limits limits) {}

    /// @param maxUploadBytes of one file
    /// @param freeBytes on the disk that takes the uploads
    record Limits(
            @JsonProperty("max_upload_bytes") long maxUploadBytes,
            @JsonProperty("free_bytes") long freeBytes) {}
}
