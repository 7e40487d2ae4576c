package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.v2.Requests.Complete;
import dev.cutfill.api.v2.Requests.Fail;
import dev.cutfill.api.v2.Requests.Log;
import dev.cutfill.api.v2.Requests.Release;
import dev.cutfill.api.v2.Requests.Renew;
import dev.cutfill.api.v2.Views.Accepted;
import dev.cutfill.api.v2.Views.StoredView;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The routes of [LeasesController] and their description for OpenAPI.
@Tag(name = "Leases")
@RequestMapping(ProblemShape.PATH + "/tasks/{id}/lease")
@RequiresScope(Scope.WORK)
interface LeasesApi {
    String TOKEN_HEADER = "X-Lease-Token";

    @Operation(
            summary = "Keep the lease, and say how far the work is",
            description = "409 `lease_lost`: the work is to be thrown away. So for all reports.")
    @PostMapping("/renew")
    Accepted renew(Principal principal, @PathVariable("id") String id, @RequestBody Renew body);

    @Operation(summary = "Add lines to the task's log")
    @PostMapping("/logs")
    Accepted log(Principal principal, @PathVariable("id") String id, @RequestBody Log body);

    @Operation(summary = "Read a file that the task was given")
    @GetMapping(path = "/inputs/{label}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<Resource> input(
            Principal principal,
            @PathVariable("id") String id,
            @PathVariable("label") String label,
            @Parameter(required = true, description = "The `token` of the claim")
                    @RequestHeader(name = TOKEN_HEADER, required = false)
                    @Nullable
                    String token)
            throws IOException;

    @Operation(
            summary = "Store a file of the result; the body is the file",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/octet-stream",
                                            schema = @Schema(type = "string", format = "binary"))))
    @PutMapping("/artifacts/{name}")
    StoredView artifact(
            Principal principal,
            @PathVariable("id") String id,
            @PathVariable("name") String name,
            @Parameter(
                            schema =
                                    @Schema(
                                            allowableValues = {"output", "image", "log"},
                                            defaultValue = "output"))
                    @RequestParam(name = "role", required = false)
                    @Nullable
                    String role,
            @Parameter(required = true, description = "The `token` of the claim")
                    @RequestHeader(name = TOKEN_HEADER, required = false)
                    @Nullable
                    String token,
            @Parameter(hidden = true) @RequestHeader(name = "Content-Type", required = false) @Nullable
                    String mediaType,
            HttpServletRequest request)
            throws IOException;

    @Operation(summary = "Hand in the result; the lease ends")
    @PostMapping("/complete")
    Accepted complete(Principal principal, @PathVariable("id") String id, @RequestBody Complete body);

    @Operation(
            summary = "Report that the task has failed; the lease ends",
            description = "`retry`: another attempt may help. It gets one if it has any left.")
    @PostMapping("/fail")
    Accepted fail(Principal principal, @PathVariable("id") String id, @RequestBody Fail body);

    @Operation(summary = "Give the task back; the attempt is not counted")
    @PostMapping("/release")
    Accepted release(Principal principal, @PathVariable("id") String id, @RequestBody Release body);
}
