package dev.cutfill.api.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.ApiTasks;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskState;
import dev.cutfill.web.UuidText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// A task as this API shows it: all members always there, null where there is nothing.
///
/// @param agentId who does it or did it last
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"id", "tenant_id", "agent_id", "type", "payload", "status", "result", "created_at", "updated_at"})
record TaskBody(
        UUID id,
        @JsonProperty("tenant_id") UUID tenantId,
        @JsonProperty("agent_id") @Nullable String agentId,
        String type,
        @JsonRawValue String payload,
        String status,
        @JsonRawValue @Nullable String result,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt) {

    private static final List<Scope> MAKERS = List.of(Scope.DEPLOY, Scope.DEPLOY_SHARED);

    /// What the engine calls otherwise. Cancelled, timed out and killed are `failed` here; the result says
    /// which.
    static final ApiTasks TASKS = new ApiTasks(
            AgentTaskController.PROFILE,
            Map.of(
                    "pending", Set.of(TaskState.WAITING, TaskState.QUEUED),
                    "running", Set.of(TaskState.RUNNING),
                    "completed", Set.of(TaskState.SUCCEEDED),
                    "failed", Set.of(TaskState.FAILED, TaskState.TIMED_OUT, TaskState.CANCELLED, TaskState.KILLED)));

    /// As it is told to this one. What is secret in it is for the agent that has it and, until one has, for who may
    /// make such tasks.
    static TaskBody of(Task task, Principal principal) {
        boolean holder = principal.worker().isPresent()
                && principal.worker().equals(task.run().worker());
        return of(task, holder || task.run().attempt() == 0 && principal.hasAny(MAKERS));
    }

    /// As it is told to who has just made it.
    static TaskBody made(Task task) {
        return of(task, true);
    }

    private static TaskBody of(Task task, boolean open) {
        Optional<String> agent = task.run().worker().filter(UuidText::is);
        return new TaskBody(
                task.id(),
                task.tenant(),
                agent.orElse(null),
                task.spec().kind(),
                open ? task.spec().payload() : Secrets.masked(task.spec().payload()),
                TASKS.word(task.state()),
                task.outcome().result().or(() -> failure(task)).orElse(null),
                task.times().created(),
                task.times().updated());
    }

    private static Optional<String> failure(Task task) {
        return TASKS.word(task.state()).equals("failed")
                ? task.outcome()
                        .failure()
                        .map(why -> JsonNodeFactory.instance
                                .objectNode()
                                .put("error", why.message())
                                .toString())
                : Optional.empty();
    }
}
