package dev.cutfill.access;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a credential is good for.
public enum Scope {
    /// see tasks, their results and logs
    READ,
    /// make tasks, start, cancel and delete them
    WRITE,
    /// register as a worker, claim tasks and report on them
    WORK,
    /// tenants, keys, webhooks, and the server's own workers
    ADMIN;

    /// As in `work or admin`.
    public static String anyOf(List<Scope> scopes) {
        return scopes.stream().map(Scope::word).collect(Collectors.joining(" or "));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
