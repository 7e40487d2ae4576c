package dev.cutfill.api.atropos;

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
///
/// @param parameters as they were sent
/// @param result of a completed task
/// @param error of a failed one
/// @param deletedAt of one that is listed nevertheless
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "id",
    "task_type",
    "status",
    "parameters",
    "result",
    "error",
    "created_at",
    "completed_at",
    "deleted_at"
})
record TaskBody(
        UUID id,
        @JsonProperty("task_type") String taskType,
        String status,
        @JsonRawValue String parameters,
        @JsonRawValue @Nullable String result,
        @Nullable String error,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("completed_at") @Nullable Instant completedAt,
        @JsonProperty("deleted_at") @Nullable Instant deletedAt) {

    /// What the engine calls otherwise. Cancelled, timed out and killed are `failed` here; the error says
    /// which.
    static final ApiTasks TASKS = new ApiTasks(
            AtroposController.PROFILE,
            Map.of(
                    "pending", Set.of(TaskState.WAITING, TaskState.QUEUED),
                    "processing", Set.of(TaskState.RUNNING),
                    "completed", Set.of(TaskState.SUCCEEDED),
                    "failed", Set.of(TaskState.FAILED, TaskState.TIMED_OUT, TaskState.CANCELLED, TaskState.KILLED)));

    static TaskBody of(Task task) {
        return new TaskBody(
                task.id(),
                task.spec().kind(),
                TASKS.word(task.state()),
                task.spec().payload(),
                task.state() == TaskState.SUCCEEDED ? task.outcome().result().orElse(null) : null,
                ApiTasks.error(task),
                task.times().created(),
                task.times().finished().orElse(null),
                task.times().deleted().orElse(null));
    }
}
