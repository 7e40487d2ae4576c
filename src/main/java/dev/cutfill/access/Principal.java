package dev.cutfill.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The caller of a request: its name, its realm and its scopes. A handler takes it as a parameter.
///
/// @param name of the key or the worker; idempotency keys and rate limits are counted under it
/// @param realm whose things it may see and touch
/// @param grant what it may take, where that was laid down with its credential; empty: whatever its realm has
/// @param worker set when a worker's own token was shown: then it speaks for this worker alone
public record Principal(String name, Realm realm, Set<Scope> scopes, Optional<Grant> grant, Optional<String> worker) {
    /// Whoever reaches a server without a key.
    public static final Principal ANYONE =
            new Principal("anyone", Realm.ALL, Set.of(Scope.values()), Optional.empty(), Optional.empty());

    /// Who has the server's own key.
    public static final Principal OPERATOR =
            new Principal("operator", Realm.ALL, Set.of(Scope.values()), Optional.empty(), Optional.empty());

    /// What may be had without a credential: nothing but what the URL itself unlocks.
    public static final Principal NOBODY =
            new Principal("nobody", Realm.of(Realm.PUBLIC), Set.of(), Optional.empty(), Optional.empty());

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /// Whether it may have so much of what workers take.
    public boolean mayTake(Grant wanted) {
        return grant.map(most -> most.covers(wanted)).orElse(true);
    }

    /// Whether it may act in the name of a worker that takes so much; with a worker's own token it is that worker.
    public boolean maySpeakFor(Grant worker) {
        return this.worker.isPresent() || mayTake(worker);
    }

    /// Whether it has shown no credential.
    public boolean isAnonymous() {
        return equals(ANYONE) || equals(NOBODY);
    }

    public boolean hasAny(List<Scope> wanted) {
        return wanted.stream().anyMatch(scopes::contains);
    }
}
