package dev.cutfill.api.v2;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cutfill.access.Scope;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The routes of [UploadsController] and their description for OpenAPI.
@Tag(name = "Uploads")
@RequestMapping(ProblemShape.PATH + "/uploads")
@RequiresScope(Scope.ADMIN)
interface UploadsApi {
    @Operation(
            summary = "Uploads, oldest first",
            description = "With the server's own key only: whoever knows an upload's URL may write to it.")
    @GetMapping
    UploadPage uploads(
            @Parameter(schema = @Schema(allowableValues = {"open", "finished"}))
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = Cursors.CURSOR) @RequestParam(required = false) @Nullable String cursor,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    @RequestParam(required = false)
                    @Nullable
                    Integer limit,
            HttpServletRequest request);

    /// @param length null while it is not known
    /// @param state `open` or `finished`
    /// @param receiving whether a request is writing to it now
    /// @param owner `key:` and a name, `ip:` and an address (of IPv6 the network of 64 bits); empty when the server
    /// itself made it, for a task
    record UploadView(
            String id,
            URI url,
            String state,
            long offset,
            @Nullable Long length,
            boolean receiving,
            Map<String, String> metadata,
            String owner,
            @JsonProperty("created_at") @Nullable Instant createdAt,
            @JsonProperty("expires_at") @Nullable Instant expiresAt) {}

    record UploadPage(
            List<UploadView> uploads,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}
}
