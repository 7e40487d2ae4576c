package dev.cutfill.worker;

import dev.cutfill.task.Task;

/// A task that cannot be done. The message is for the user.
public final class TaskFailure extends Exception {
    private final transient Task.Failure failure;
    private final boolean mayPass;

    /// @param code a stable word for programs
    /// @param mayPass another attempt may go better
    public TaskFailure(String code, String message, boolean mayPass) {
        super(message);
        this.failure = new Task.Failure(code, message);
        this.mayPass = mayPass;
    }

    Task.Failure failure() {
        return failure;
    }

    boolean mayPass() {
        return mayPass;
    }
}
