package dev.cutfill.task.tenant;

import dev.cutfill.access.Grant;
import dev.cutfill.access.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A key as it is asked for.
///
/// @param tenant one that exists
/// @param grant what it may take; empty: whatever the tenant has
/// @param open whether who asks has shown no credential
public record NewKey(
        UUID tenant, String name, Set<Scope> scopes, Optional<Instant> expires, Optional<Grant> grant, boolean open) {
    public NewKey {
        scopes = Set.copyOf(scopes);
    }
}
