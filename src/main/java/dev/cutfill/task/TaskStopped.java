package dev.cutfill.task;

import java.util.UUID;

/// Published in process, after the commit, when a running task was taken from its worker: cancelled, timed out
/// or lost. Who runs it here need not wait for its next renewal to learn it.
public record TaskStopped(UUID id) {}
