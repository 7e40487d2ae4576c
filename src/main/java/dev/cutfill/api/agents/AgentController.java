package dev.cutfill.api.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.access.Scope;
import dev.cutfill.api.LinkPagination;
import dev.cutfill.task.Worker;
import dev.cutfill.task.WorkerFilter;
import dev.cutfill.task.Workers;
import dev.cutfill.task.tenant.Tenants;
import dev.cutfill.task.tenant.Token;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.ProblemException;
import dev.cutfill.web.RequiresScope;
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
import java.util.ArrayList;
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
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// /agents: made known with a token of their own, heard of, given another token, dismissed.
@RestController
@Tag(name = "Agents")
@RequestMapping({"/agents", "/compat/agents/agents"})
final class AgentController {
    /// An agent asks for one task after the other; what it has forgotten in a crash must not keep it from
    /// getting the next.
    private static final int MOST_TASKS = 1_000;

    private static final int MOST_TYPES = 100;

    private final Workers workers;
    private final Tenants tenants;
    private final LinkPagination parts;

    AgentController(Workers workers, Tenants tenants, LinkPagination parts) {
        this.workers = workers;
        this.tenants = tenants;
        this.parts = parts;
    }

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
    Admitted register(Principal principal, @RequestBody(required = false) byte @Nullable [] body) {
        FieldReader fields = FieldReader.body(body);
        String name = fields.text("name", 255);
        Optional<UUID> tenant = fields.uuid("tenant_id");
        List<String> types = types(fields);
        fields.check();
        if (tenant.isPresent() && tenants.find(principal.realm(), tenant.get()).isEmpty()) {
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "not_found",
                    "Tenant " + tenant.get() + " not found; POST /tenants/ makes one");
        }
        Realm realm = tenant.map(Realm::of).orElse(principal.realm());
        Worker.Spec spec = new Worker.Spec(
                UUID.randomUUID().toString(),
                Worker.Kind.AGENT,
                realm,
                Optional.of(name),
                Optional.empty(),
                List.of(AgentTaskController.PROFILE),
                types,
                "{}",
                "{}",
                MOST_TASKS);
        Workers.Admitted admitted =
                workers.admit(spec, principal.isAnonymous()).orElseThrow(); // a fresh id is not taken
        return new Admitted(
                admitted.worker().id(),
                admitted.token().text(),
                name,
                realm.tenant().orElse(null));
    }

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
            HttpServletResponse response) {
        FieldReader query = FieldReader.query("limit", limit, "offset", offset);
        Page page = LinkPagination.asked(query, Page.MOST);
        query.check();
        WorkerFilter agents = WorkerFilter.of(principal.realm(), Worker.Kind.AGENT, AgentTaskController.PROFILE);
        List<Worker> shown = workers.list(agents, page);
        parts.tell(
                request,
                response,
                page,
                shown.size(),
                _ -> workers.count(agents).values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        return shown.stream().map(AgentBody::of).toList();
    }

    @Operation(summary = "The agent whose token this is")
    @RequiresScope(Scope.WORK)
    @GetMapping("/me")
    AgentBody me(Principal principal) {
        return AgentBody.of(agent(principal, principal.worker().orElseThrow(Credential::unknown)));
    }

    @Operation(summary = "An agent lives, and keeps what it holds", description = "With its token.")
    @RequiresScope(Scope.WORK)
    @PostMapping("/{id}/heartbeat")
    AgentBody heartbeat(@PathVariable("id") String id, Principal principal) {
        String agent = FieldReader.pathId("agent_id", id).toString();
        Credential.of(principal, agent);
        if (!workers.heartbeat(agent, Reports.LEASE)) {
            throw Credential.unknown();
        }
        return AgentBody.of(agent(principal, agent));
    }

    @JsonPropertyOrder({"agent_id", "token"})
    record Rotated(@JsonProperty("agent_id") String agentId, String token) {}

    @Operation(
            summary = "A new token for an agent; the old one is void",
            description = "With its token, or by an administrator.")
    @RequiresScope({Scope.WORK, Scope.ADMIN})
    @PostMapping("/{id}/token")
    Rotated rotate(@PathVariable("id") String id, Principal principal) {
        String agent = FieldReader.pathId("agent_id", id).toString();
        if (principal.worker().isPresent() || !principal.scopes().contains(Scope.ADMIN)) {
            Credential.of(principal, agent);
        }
        Token token = workers.rotate(principal.realm(), agent, principal.isAnonymous())
                .orElseThrow(() -> notFound(agent));
        return new Rotated(agent, token.text());
    }

    @JsonPropertyOrder({"message", "agent_id"})
    record Revoked(String message, @JsonProperty("agent_id") String agentId) {}

    @Operation(summary = "Dismiss an agent", description = "Its token is void; what it holds goes back to the queue.")
    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/{id}")
    Revoked revoke(@PathVariable("id") String id, Principal principal) {
        String agent =
                agent(principal, FieldReader.pathId("agent_id", id).toString()).id();
        if (!workers.revoke(principal.realm(), agent)) {
            throw notFound(agent);
        }
        return new Revoked("Agent revoked", agent);
    }

    private Worker agent(Principal principal, String id) {
        return workers.find(principal.realm(), id)
                .filter(AgentController::isAgent)
                .orElseThrow(() -> notFound(id));
    }

    private static boolean isAgent(Worker worker) {
        return worker.spec().kind() == Worker.Kind.AGENT
                && worker.spec().queues().contains(AgentTaskController.PROFILE);
    }

    private static List<String> types(FieldReader fields) {
        List<String> types = new ArrayList<>();
        JsonNode given = fields.value("task_types");
        if (!given.isMissingNode() && !given.isArray() || given.size() > MOST_TYPES) {
            fields.refuse("task_types", "it is a list of at most " + MOST_TYPES + " types");
        }
        for (JsonNode type : given) {
            if (!type.isString()
                    || type.asString().isEmpty()
                    || type.asString().length() > 255
                    || type.asString().indexOf('\0') >= 0) {
                fields.refuse("task_types", "each type has 1 to 255 characters");
                return List.of();
            }
            types.add(type.asString());
        }
        return types;
    }

    private static ProblemException notFound(String id) {
        return new ProblemException(HttpStatus.NOT_FOUND, "not_found", "Agent " + id + " not found");
    }
}
