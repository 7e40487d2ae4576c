package dev.cutfill.task;

/// A file that a task's worker has put into the store.
///
/// @param role `output`, `image` or `log`
/// @param name what the worker called it
/// @param key where the store holds it
public record Artifact(String role, String name, String key, long size, String contentType) {}
