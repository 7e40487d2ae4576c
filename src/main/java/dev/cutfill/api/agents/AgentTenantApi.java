package dev.cutfill.api.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.task.tenant.Tenant;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/// The routes of [AgentTenantController] and their description for OpenAPI.
@Tag(name = "Tenants")
@RequestMapping({"/tenants", "/tenants/", "/compat/agents/tenants/"})
interface AgentTenantApi {
    @Operation(
            summary = "Make a tenant",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTenant.class),
                                            examples = @ExampleObject("{\"name\": \"acme\"}"))))
    @RequiresScope(Scope.ADMIN)
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    TenantBody create(Principal principal, @RequestBody(required = false) byte @Nullable [] body);

    @Operation(summary = "Tenants, newest first")
    @GetMapping
    List<TenantBody> list(
            Principal principal,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "1000"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit,
            @Parameter(schema = @Schema(type = "integer", minimum = "0", maximum = "1000000000", defaultValue = "0"))
                    @RequestParam(name = "offset", required = false)
                    @Nullable
                    String offset,
            HttpServletRequest request,
            HttpServletResponse response);

    @JsonPropertyOrder({"id", "name", "created_at"})
    record TenantBody(
            UUID id,
            String name,
            @JsonProperty("created_at") Instant createdAt) {
        static TenantBody of(Tenant tenant) {
            return new TenantBody(tenant.id(), tenant.name(), tenant.created());
        }
    }

    /// What is asked for, as it is described.
    record NewTenant(@Schema(minLength = 1, maxLength = 255) String name) {}
}
