package dev.cutfill.task.tenant;

import dev.cutfill.access.Grant;
import dev.cutfill.access.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A key to this server, without its secret, which nobody can tell again.
///
/// @param prefix how it begins
/// @param grant what its holder may take; empty: whatever the tenant has
/// @param lastUsed to the minute
public record ApiKey(
        UUID id,
        UUID tenant,
        String name,
        String prefix,
        Set<Scope> scopes,
        Optional<Grant> grant,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked,
        Optional<Instant> lastUsed) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }
}
