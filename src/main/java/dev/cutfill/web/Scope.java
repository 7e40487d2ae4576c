package dev.cutfill.web;

/// What a credential is good for.
public enum Scope {
    /// see tasks, their results and logs
    READ,
    /// make tasks, start, cancel and delete them
    WRITE,
    /// register as a worker, claim tasks and report on them
    WORK,
    /// tenants, keys, webhooks, and the server's own workers
    ADMIN
}
