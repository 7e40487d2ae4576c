package dev.cutfill.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a credential is good for.
public enum Scope {
    /// see tasks, their results and logs
    READ,
    /// make tasks, start, cancel and delete them
    WRITE,
    /// register as a worker, claim tasks and report on them
    WORK,
    /// tenants, keys, webhooks, and the server's own workers
    ADMIN,
    /// make tasks for agents of the tenant's own, and run them again
    DEPLOY,
    /// make tasks that agents of all tenants may take, too
    DEPLOY_SHARED;

    /// As in `work or admin`.
    public static String anyOf(List<Scope> scopes) {
        return scopes.stream().map(Scope::word).collect(Collectors.joining(" or "));
    }

    public static Optional<Scope> of(@Nullable String word) {
        return Stream.of(values()).filter(scope -> scope.word().equals(word)).findFirst();
    }

    /// As in `deploy:shared`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }
}
