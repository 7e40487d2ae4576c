package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.cutfill.api.ApiTasks;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A task as this API shows it: all members always there, null where there is nothing.
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "id",
    "problem_id",
    "status",
    "parameters",
    "priority",
    "worker_id",
    "result",
    "error_details",
    "created_at",
    "updated_at",
    "started_at",
    "completed_at"
})
record TaskBody(
        UUID id,
        @JsonProperty("problem_id") String problemId,
        String status,
        @JsonRawValue String parameters,
        int priority,
        @JsonProperty("worker_id") @Nullable String workerId,
        @JsonRawValue @Nullable String result,
        @JsonProperty("error_details") @Nullable String errorDetails,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonProperty("started_at") @Nullable Instant startedAt,
        @JsonProperty("completed_at") @Nullable Instant completedAt) {

    /// What the engine calls otherwise. A task that its worker lost too often is `failed` here.
    static final ApiTasks TASKS = new ApiTasks(
            Problem.PROFILE,
            Map.of(
                    "pending", Set.of(TaskState.WAITING, TaskState.QUEUED),
                    "running", Set.of(TaskState.RUNNING),
                    "completed", Set.of(TaskState.SUCCEEDED),
                    "failed", Set.of(TaskState.FAILED, TaskState.KILLED),
                    "timeout", Set.of(TaskState.TIMED_OUT),
                    "cancelled", Set.of(TaskState.CANCELLED)));

    static TaskBody of(Task task, WorkerNames names) {
        return new TaskBody(
                task.id(),
                task.spec().kind(),
                TASKS.word(task.state()),
                task.spec().payload(),
                task.spec().limits().priority(),
                task.run().worker().map(names::shown).orElse(null),
                task.outcome().result().orElse(null),
                ApiTasks.error(task),
                task.times().created(),
                task.times().updated(),
                task.times().started().orElse(null),
                task.times().finished().orElse(null));
    }
}
