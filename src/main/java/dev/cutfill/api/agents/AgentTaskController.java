package dev.cutfill.api.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import dev.cutfill.web.ProblemException;
import dev.cutfill.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// /tasks/ with its slash, /tasks/next, /tasks/{id}.
@RestController
@Tag(name = "Tasks")
@RequestMapping({"", "/compat/agents"})
final class AgentTaskController {
    /// Tasks that were made at this door, the only ones it shows, and their queue.
    static final String PROFILE = "agent";

    private static final String EXAMPLE = """
            {"tenant_id": "00000000-0000-0000-0000-000000000000", "type": "FILE_WRITE",
             "payload": {"path": "/opt/app/config.json", "content": "{\\"key\\": \\"value\\"}"}}""";

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

    /// What is asked for, as it is described.
    record NewTask(
            @JsonProperty("tenant_id") UUID tenantId,
            @Schema(minLength = 1, maxLength = 255) String type,
            Optional<Map<String, Object>> payload) {}

    /// What is said of a task, as it is described.
    record Said(
            @Schema(allowableValues = {"pending", "running", "completed", "failed"})
            Optional<String> status,

            Optional<Map<String, Object>> result) {}

    @Operation(
            summary = "Create a task for agents",
            description = """
                    `type` is FILE_WRITE {path, content}, ENV_UPDATE {path, updates}, DOCKER_RELOAD {compose_dir},
                    COMPOSITE {sequence: [{task, payload}]}, or one that agents of yours know.""",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTask.class),
                                            examples = @ExampleObject(EXAMPLE))))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = TaskBody.class)))
    @PostMapping("/tasks/")
    ResponseEntity<String> create(
            Principal principal,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) byte @Nullable [] body) {
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
        TaskSpec spec = new TaskSpec(PROFILE, PROFILE, type, payload.json().toString(), TaskSpec.Limits.DEFAULT);
        return once.answer(
                principal,
                "POST /tasks/",
                key,
                body,
                HttpStatus.CREATED,
                () -> TaskBody.of(tasks.submit(Realm.of(tenant), UUID.randomUUID(), spec, List.of()), principal));
    }

    @Operation(summary = "Tasks, newest first")
    @RequiresScope({Scope.READ, Scope.WORK})
    @GetMapping("/tasks/")
    List<TaskBody> list(
            Principal principal,
            @Parameter(schema = @Schema(type = "string", format = "uuid"))
                    @RequestParam(name = "tenant_id", required = false)
                    @Nullable
                    String tenantId,
            @Parameter(schema = @Schema(allowableValues = {"pending", "running", "completed", "failed"}))
                    @RequestParam(name = "status", required = false)
                    @Nullable
                    String status,
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
        FieldReader query =
                FieldReader.query("tenant_id", tenantId, "status", status, "limit", limit, "offset", offset);
        Optional<UUID> tenant = query.uuid("tenant_id");
        Optional<String> wanted = query.choice("status", TaskBody.STATES.keySet());
        Page page = LinkPagination.asked(query, Page.MOST);
        query.check();
        if (tenant.isPresent() && !principal.realm().contains(tenant.get())) {
            return List.of(); // of a tenant that does not exist for the asker
        }
        TaskFilter filter = TaskFilter.of(tenant.map(Realm::of).orElse(principal.realm()), PROFILE)
                .in(wanted.map(TaskBody.STATES::get).orElse(Set.of()));
        List<Task> shown = tasks.list(filter, page);
        parts.tell(request, response, page, shown.size(), bound -> tasks.count(filter, bound));
        return shown.stream().map(task -> TaskBody.of(task, principal)).toList();
    }

    /// For clients that leave the slash away. Without `tenant_id` the path is another door's.
    @Operation(hidden = true)
    @GetMapping(value = "/tasks", params = "tenant_id")
    @RequiresScope({Scope.READ, Scope.WORK})
    List<TaskBody> listOf(
            Principal principal,
            @RequestParam("tenant_id") String tenantId,
            @RequestParam(name = "status", required = false) @Nullable String status,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "offset", required = false) @Nullable String offset,
            HttpServletRequest request,
            HttpServletResponse response) {
        return list(principal, tenantId, status, limit, offset, request, response);
    }

    @Operation(
            summary = "Claim the oldest pending task",
            description = "With the agent's token as bearer. 200 with the task, or with null.")
    @RequiresScope(Scope.WORK)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            types = {"object", "null"},
                                            description = "A task as /tasks/{id} shows it, or null")))
    @GetMapping("/tasks/next")
    ResponseEntity<String> next(
            Principal principal,
            @Parameter(required = true, schema = @Schema(type = "string", format = "uuid"))
                    @RequestParam(name = "agent_id", required = false)
                    @Nullable
                    String agentId) {
        FieldReader query = FieldReader.query("agent_id", agentId);
        String agent = query.requiredUuid("agent_id").toString();
        query.check();
        Credential.of(principal, agent);
        List<Claim> claims = workers.claim(Realm.ALL, agent, Reports.LEASE, 1).orElseThrow(Credential::unknown);
        String body = claims.isEmpty()
                ? "null"
                : json.writeValueAsString(TaskBody.of(claims.getFirst().task(), principal));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }

    @Operation(summary = "A task")
    @RequiresScope({Scope.READ, Scope.WORK})
    @GetMapping("/tasks/{id}")
    TaskBody get(@PathVariable("id") String id, Principal principal) {
        return TaskBody.of(find(principal, id), principal);
    }

    @Operation(
            summary = "Say how a task stands",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Said.class),
                                            examples = @ExampleObject("{\"status\": \"completed\", \"result\": {}}"))))
    @RequiresScope({Scope.WORK, Scope.WRITE})
    @PatchMapping("/tasks/{id}")
    TaskBody update(
            @PathVariable("id") String id, Principal principal, @RequestBody(required = false) byte @Nullable [] body) {
        UUID known = FieldReader.pathId("task_id", id);
        FieldReader fields = FieldReader.body(body);
        Optional<String> status = fields.choice("status", TaskBody.STATES.keySet());
        Optional<String> result = fields.has("result")
                ? Optional.of(fields.object("result").json().toString())
                : Optional.empty();
        fields.check();
        Task task = find(principal, known.toString());
        return TaskBody.of(reports.update(principal, task, status, result), principal);
    }

    private Task find(Principal principal, String id) {
        return tasks.find(principal.realm(), FieldReader.pathId("task_id", id))
                .filter(task -> task.spec().profile().equals(PROFILE))
                .orElseThrow(
                        () -> new ProblemException(HttpStatus.NOT_FOUND, "not_found", "Task " + id + " not found"));
    }
}
