package dev.cutfill.task;

import java.util.UUID;

/// A task that is leased to a worker.
///
/// @param token the fence: what the worker says about the task counts only with the token of the lease that is
/// current
public record Claim(Task task, UUID token) {
    public UUID id() {
        return task.id();
    }
}
