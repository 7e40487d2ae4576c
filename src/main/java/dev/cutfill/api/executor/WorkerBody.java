package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.cutfill.task.Task;
import dev.cutfill.task.Worker;
import dev.cutfill.worker.simulation.Problems;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A worker as this API shows it.
///
/// @param status `idle`, `busy` or `offline`
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "id",
    "backend_type",
    "status",
    "last_heartbeat",
    "current_task_id",
    "capabilities",
    "metadata",
    "tasks_completed",
    "tasks_failed",
    "registered_at"
})
record WorkerBody(
        String id,
        @JsonProperty("backend_type") @Nullable String backendType,
        String status,
        @JsonProperty("last_heartbeat") Instant lastHeartbeat,
        @JsonProperty("current_task_id") @Nullable UUID currentTaskId,
        @JsonRawValue String capabilities,
        @JsonRawValue String metadata,
        @JsonProperty("tasks_completed") long tasksCompleted,
        @JsonProperty("tasks_failed") long tasksFailed,
        @JsonProperty("registered_at") Instant registeredAt) {

    static WorkerBody of(Worker worker, List<Task> running) {
        return new WorkerBody(
                worker.id(),
                worker.spec().backend().orElse(null),
                word(worker.status()),
                worker.times().heartbeat(),
                running.stream().map(Task::id).findFirst().orElse(null),
                worker.spec().capabilities(),
                worker.spec().metadata(),
                worker.completed(),
                worker.failed(),
                worker.times().registered());
    }

    /// A place in this server's pool.
    ///
    /// @param current what it does, as far as that may be told
    /// @param since when this server came up
    static WorkerBody internal(InternalWorkers.Place place, Optional<Task> current, Instant since, Instant now) {
        return new WorkerBody(
                place.id(),
                Problems.BACKEND,
                place.status(),
                now,
                current.map(Task::id).orElse(null),
                "{\"max_parallel_tasks\":1,\"supported_problems\":[]}",
                "{\"type\":\"internal\"}",
                place.tally().completed(),
                place.tally().failed(),
                since);
    }

    /// This API's word.
    private static String word(Worker.Status status) {
        return switch (status) {
            case IDLE -> "idle";
            case BUSY -> "busy";
            case OFFLINE, REVOKED -> "offline";
        };
    }

    /// What the engine calls it that is this at this API.
    static Set<Worker.Status> statuses(String word) {
        return Arrays.stream(Worker.Status.values())
                .filter(status -> word(status).equals(word))
                .collect(Collectors.toSet());
    }
}
