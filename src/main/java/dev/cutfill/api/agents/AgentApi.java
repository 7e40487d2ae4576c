package dev.cutfill.api.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.task.Worker;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/// The routes of [AgentController] and their description for OpenAPI.
@Tag(name = "Agents")
@RequestMapping({"/agents", "/compat/agents/agents"})
interface AgentApi {
    int MOST_TYPES = 100;

    @Operation(
            summary = "Make an agent",
            description =
                    "Its token is shown this once. With tenant_id it gets that tenant's tasks, without all of them. task_types: if given, only these.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewAgent.class),
                                            examples = @ExampleObject("{\"name\": \"web-1\"}"))))
    @RequiresScope(Scope.ADMIN)
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/register")
    Admitted register(Principal principal, @RequestBody(required = false) byte @Nullable [] body);

    @Operation(summary = "Agents, last registered first")
    @GetMapping({"", "/"})
    List<AgentBody> list(
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

    @Operation(summary = "The agent whose token this is")
    @RequiresScope(Scope.WORK)
    @GetMapping("/me")
    AgentBody me(Principal principal);

    @Operation(summary = "An agent lives, and keeps what it holds", description = "With its token.")
    @RequiresScope(Scope.WORK)
    @PostMapping("/{id}/heartbeat")
    AgentBody heartbeat(@PathVariable("id") String id, Principal principal);

    @Operation(
            summary = "A new token for an agent; the old one is void",
            description = "With its token, or by an administrator.")
    @RequiresScope({Scope.WORK, Scope.ADMIN})
    @PostMapping("/{id}/token")
    Rotated rotate(@PathVariable("id") String id, Principal principal);

    @Operation(summary = "Dismiss an agent", description = "Its token is void; what it holds goes back to the queue.")
    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/{id}")
    Revoked revoke(@PathVariable("id") String id, Principal principal);

    /// @param token shown this once
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"agent_id", "token", "name", "tenant_id"})
    record Admitted(
            @JsonProperty("agent_id") String agentId,
            String token,
            String name,
            @JsonProperty("tenant_id") @Nullable UUID tenantId) {}

    /// What is asked for, as it is described.
    record NewAgent(
            @Schema(minLength = 1, maxLength = 255) String name,
            @JsonProperty("tenant_id") Optional<UUID> tenantId,

            @ArraySchema(maxItems = MOST_TYPES, schema = @Schema(minLength = 1, maxLength = 255))
            @JsonProperty("task_types")
            Optional<List<String>> taskTypes) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({
        "agent_id",
        "name",
        "tenant_id",
        "status",
        "last_seen",
        "registered_at",
        "tasks_completed",
        "tasks_failed"
    })
    record AgentBody(
            @JsonProperty("agent_id") String agentId,
            @Nullable String name,
            @JsonProperty("tenant_id") @Nullable UUID tenantId,
            String status,
            @JsonProperty("last_seen") Instant lastSeen,
            @JsonProperty("registered_at") Instant registeredAt,
            @JsonProperty("tasks_completed") long tasksCompleted,
            @JsonProperty("tasks_failed") long tasksFailed) {
        static AgentBody of(Worker agent) {
            return new AgentBody(
                    agent.id(),
                    agent.spec().name().orElse(null),
                    agent.spec().realm().tenant().orElse(null),
                    agent.status().word(),
                    agent.times().heartbeat(),
                    agent.times().registered(),
                    agent.completed(),
                    agent.failed());
        }
    }

    @JsonPropertyOrder({"agent_id", "token"})
    record Rotated(@JsonProperty("agent_id") String agentId, String token) {}

    @JsonPropertyOrder({"message", "agent_id"})
    record Revoked(String message, @JsonProperty("agent_id") String agentId) {}
}
