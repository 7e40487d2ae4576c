package dev.cutfill.task;

/// Published in process, after the commit, when a task may be claimed: a hint to look, not a promise to find
/// one.
public record TaskQueued(String queue) {}
