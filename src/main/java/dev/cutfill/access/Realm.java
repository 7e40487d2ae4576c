package dev.cutfill.access;

import java.util.Optional;
import java.util.UUID;

/// Whose things one may see and touch: those of one tenant, or everyone's. What lies outside does not exist for
/// the asker.
///
/// @param tenant empty: all tenants, for the operator and for a server that is open
public record Realm(Optional<UUID> tenant) {
    /// The tenant of what is made by someone who is bound to none.
    public static final UUID PUBLIC = new UUID(0, 0);

    public static final Realm ALL = new Realm(Optional.empty());

    public static Realm of(UUID tenant) {
        return new Realm(Optional.of(tenant));
    }

    /// Whose it will be what one makes here.
    public UUID home() {
        return tenant.orElse(PUBLIC);
    }

    /// The tenant under whose quotas things come; empty for who is bound to none.
    public String account() {
        return tenant.map(UUID::toString).orElse("");
    }

    public boolean contains(UUID other) {
        return tenant.isEmpty() || tenant.get().equals(other);
    }
}
