package dev.cutfill.api.agents;

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
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// /agents: made known with a token of their own, heard of, given another token, dismissed.
@RestController
final class AgentController implements AgentApi {
    /// An agent asks for one task after the other; what it has forgotten in a crash must not keep it from
    /// getting the next.
    private static final int MOST_TASKS = 1_000;

    private final Workers workers;
    private final Tenants tenants;
    private final LinkPagination parts;

    AgentController(Workers workers, Tenants tenants, LinkPagination parts) {
        this.workers = workers;
        this.tenants = tenants;
        this.parts = parts;
    }

    @Override
    public Admitted register(Principal principal, byte @Nullable [] body) {
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
                realm.tenant().map(_ -> AgentTaskController.TENANT_AGENT),
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

    @Override
    public List<AgentBody> list(
            Principal principal,
            @Nullable String limit,
            @Nullable String offset,
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

    @Override
    public AgentBody me(Principal principal) {
        return AgentBody.of(agent(principal, principal.worker().orElseThrow(Credential::unknown)));
    }

    @Override
    public AgentBody heartbeat(String id, Principal principal) {
        String agent = FieldReader.pathId("agent_id", id).toString();
        Credential.of(principal, agent);
        if (!workers.heartbeat(agent, Reports.LEASE)) {
            throw Credential.unknown();
        }
        return AgentBody.of(agent(principal, agent));
    }

    @Override
    public Rotated rotate(String id, Principal principal) {
        String agent = FieldReader.pathId("agent_id", id).toString();
        if (principal.worker().isPresent() || !principal.scopes().contains(Scope.ADMIN)) {
            Credential.of(principal, agent);
        }
        Token token = workers.rotate(principal.realm(), agent, principal.isAnonymous())
                .orElseThrow(() -> notFound(agent));
        return new Rotated(agent, token.text());
    }

    @Override
    public Revoked revoke(String id, Principal principal) {
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
