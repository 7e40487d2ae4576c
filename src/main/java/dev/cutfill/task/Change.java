package dev.cutfill.task;

/// What an operation on a task came to.
///
/// @param task as it is now
/// @param made whether this call changed it; if not, it was in a state that the operation does not apply to
public record Change(Task task, boolean made) {}
