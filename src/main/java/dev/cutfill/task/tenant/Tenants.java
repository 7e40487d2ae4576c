package dev.cutfill.task.tenant;

import dev.cutfill.access.Credentials;
import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Tenants, and the keys that stand for them.
@Component
public final class Tenants implements Credentials {
    private final TenantTable tenants;
    private final KeyTable keys;

    Tenants(TenantTable tenants, KeyTable keys) {
        this.tenants = tenants;
        this.keys = keys;
    }

    /// @return nothing when the name is taken
    public Optional<Tenant> create(String name) {
        return tenants.insert(name);
    }

    public Optional<Tenant> find(Realm realm, UUID id) {
        return realm.contains(id) ? tenants.find(id) : Optional.empty();
    }

    /// Newest first.
    public List<Tenant> list(Realm realm, Page page) {
        return tenants.list(realm, page);
    }

    public long count(Realm realm) {
        return realm.tenant().isPresent() ? 1 : tenants.count();
    }

    /// @param token shown this once
    public record Issued(ApiKey key, Token token) {}

    public Issued issueKey(NewKey made) {
        Token token = Token.random("key");
        return new Issued(keys.insert(made, token), token);
    }

    /// Newest first.
    public List<ApiKey> keys(Realm realm, Page page) {
        return keys.list(realm, page);
    }

    /// @return whether there was such a key, not revoked before
    public boolean revokeKey(Realm realm, UUID id) {
        return keys.revoke(realm, id);
    }

    @Override
    public long countMadeOpen(Realm realm) {
        return keys.countMadeOpen(realm);
    }

    @Override
    public long revokeMadeOpen(Realm realm) {
        return keys.revokeMadeOpen(realm);
    }

    @Override
    public Optional<Principal> find(String text) {
        return Token.parse(text)
                .flatMap(token -> keys.good(token.prefix()).filter(good -> token.matches(good.sha256())))
                .map(this::principal);
    }

    /// Who holds a key that is good now.
    ///
    /// @param prefix the name of the principal that [#find] has told
    public Optional<Principal> holder(String prefix) {
        return keys.good(prefix).map(this::principal);
    }

    private Principal principal(KeyTable.Good good) {
        ApiKey key = good.key();
        if (good.unused()) {
            keys.used(key.id());
        }
        return new Principal(key.prefix(), Realm.of(key.tenant()), key.scopes(), key.grant(), Optional.empty());
    }
}
