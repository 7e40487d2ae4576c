package dev.cutfill.api.agents;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.access.Scope;
import dev.cutfill.agent.InvalidStep;
import dev.cutfill.agent.Step;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.api.LinkPagination;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Workers;
import dev.cutfill.task.tenant.Tenants;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.LostAnswers;
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// /tasks/ with its slash, /tasks/next, /tasks/{id}.
@RestController
final class AgentTaskController implements AgentTaskApi {
    /// Tasks that were made at this API, the only ones it shows, and their queue.
    static final String PROFILE = "agent";

    /// The type of agents that are bound to a tenant. A task that names it no shared agent may take.
    static final String TENANT_AGENT = "tenant-agent";

    private final Tasks tasks;
    private final Tenants tenants;
    private final Workers workers;
    private final Reports reports;
    private final IdempotentRequests once;
    private final LinkPagination parts;
    private final JsonMapper json;

    AgentTaskController(
            Tasks tasks,
            Tenants tenants,
            Workers workers,
            Reports reports,
            IdempotentRequests once,
            LinkPagination parts,
            JsonMapper json) {
        this.tasks = tasks;
        this.tenants = tenants;
        this.workers = workers;
        this.reports = reports;
        this.once = once;
        this.parts = parts;
        this.json = json;
    }

    @Override
    public ResponseEntity<String> create(Principal principal, @Nullable String key, byte @Nullable [] body) {
        FieldReader fields = FieldReader.body(body);
        UUID tenant = fields.requiredUuid("tenant_id");
        String type = fields.text("type", 255);
        FieldReader payload = fields.object("payload");
        fields.check();
        try {
            // other types are for other programs to understand
            Optional<Step> _ = Step.parse(type, payload.json());
        } catch (InvalidStep e) {
            payload.refuse(e.member(), String.valueOf(e.getMessage()));
            fields.check();
        }
        if (tenants.find(principal.realm(), tenant).isEmpty()) {
            throw new ProblemException(
                    HttpStatus.NOT_FOUND, "not_found", "Tenant " + tenant + " not found; POST /tenants/ makes one");
        }
        TaskSpec spec = new TaskSpec(
                PROFILE,
                PROFILE,
                type,
                payload.json().toString(),
                TaskSpec.Limits.DEFAULT,
                principal.scopes().contains(Scope.DEPLOY_SHARED) ? Optional.empty() : Optional.of(TENANT_AGENT),
                Optional.empty());
        return once.answer(
                principal,
                "POST /tasks/",
                key,
                body,
                HttpStatus.CREATED,
                () -> TaskBody.made(tasks.submit(Realm.of(tenant), UUID.randomUUID(), spec, List.of())));
    }

    @Override
    public List<TaskBody> list(
            Principal principal,
            @Nullable String tenantId,
            @Nullable String status,
            @Nullable String limit,
            @Nullable String offset,
            HttpServletRequest request,
            HttpServletResponse response) {
        FieldReader query =
                FieldReader.query("tenant_id", tenantId, "status", status, "limit", limit, "offset", offset);
        Optional<UUID> tenant = query.uuid("tenant_id");
        Optional<String> wanted = query.choice("status", TaskBody.TASKS.words());
        Page page = LinkPagination.asked(query, Page.MOST);
        query.check();
        if (tenant.isPresent() && !principal.realm().contains(tenant.get())) {
            return List.of(); // of a tenant that does not exist for the asker
        }
        TaskFilter filter = TaskBody.TASKS.filter(tenant.map(Realm::of).orElse(principal.realm()), wanted);
        List<Task> shown = tasks.list(filter, page);
        parts.tell(request, response, page, shown.size(), bound -> tasks.count(filter, bound));
        return shown.stream().map(task -> TaskBody.of(task, principal)).toList();
    }

    /// For clients that leave the slash away. Without `tenant_id` the path is another API's.
    @Override
    public List<TaskBody> listOf(
            Principal principal,
            String tenantId,
            @Nullable String status,
            @Nullable String limit,
            @Nullable String offset,
            HttpServletRequest request,
            HttpServletResponse response) {
        return list(principal, tenantId, status, limit, offset, request, response);
    }

    @Override
    public ResponseEntity<String> next(Principal principal, @Nullable String agentId, HttpServletRequest request) {
        FieldReader query = FieldReader.query("agent_id", agentId);
        String agent = query.requiredUuid("agent_id").toString();
        query.check();
        Credential.of(principal, agent);
        List<Claim> claims = workers.claim(Realm.ALL, agent, Reports.LEASE, 1).orElseThrow(Credential::unknown);
        LostAnswers.undoWith(request, () -> workers.giveBack(claims));
        String body = claims.isEmpty()
                ? "null"
                : json.writeValueAsString(TaskBody.of(claims.getFirst().task(), principal));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }

    @Override
    public TaskBody get(String id, Principal principal) {
        return TaskBody.of(find(principal, id), principal);
    }

    @Override
    public TaskBody update(String id, Principal principal, byte @Nullable [] body) {
        UUID known = FieldReader.pathId("task_id", id);
        FieldReader fields = FieldReader.body(body);
        Optional<String> status = fields.choice("status", TaskBody.TASKS.words());
        Optional<String> result = fields.has("result")
                ? Optional.of(fields.object("result").json().toString())
                : Optional.empty();
        fields.check();
        Task task = find(principal, known.toString());
        return TaskBody.of(reports.update(principal, task, status, result), principal);
    }

    private Task find(Principal principal, String id) {
        return TaskBody.TASKS
                .find(tasks, principal.realm(), FieldReader.pathId("task_id", id))
                .orElseThrow(
                        () -> new ProblemException(HttpStatus.NOT_FOUND, "not_found", "Task " + id + " not found"));
    }
}
