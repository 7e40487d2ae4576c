package dev.cutfill.worker;

import dev.cutfill.task.Task;

/// A task that cannot be done. The message is for the user.
public final class TaskFailure extends Exception {
    private final transient Task.Failure failure;
    private final boolean retryable;

    /// @param code a stable word for programs
    /// @param retryable another attempt may go better
    public TaskFailure(String code, String message, boolean retryable) {
        super(message);
        this.failure = new Task.Failure(code, message);
        this.retryable = retryable;
    }

    Task.Failure failure() {
        return failure;
    }

    boolean retryable() {
        return retryable;
    }
}
