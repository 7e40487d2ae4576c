package dev.cutfill.task.journal;

/// Something that has happened to a task or a job.
public sealed interface Event permits TaskEvent, JobEvent {
    /// Grows with time; the cursor of live updates.
    long id();
}
