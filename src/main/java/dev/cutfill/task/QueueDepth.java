package dev.cutfill.task;

/// A queue as it stands.
///
/// @param due queued, and may be claimed now
/// @param oldestSeconds how long the first of those has been waiting
public record QueueDepth(String queue, long queued, long due, long running, double oldestSeconds) {}
