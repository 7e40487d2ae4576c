package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.access.Scope;
import dev.cutfill.web.security.LimitProperties;
import dev.cutfill.web.security.SecurityProperties;
import dev.cutfill.web.security.Watchers;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class WatchersTest {
    private static final Realm TENANT = Realm.of(UUID.randomUUID());

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final Watchers watchers = new Watchers(
            new LimitProperties(0, 0, 0, 2, 3, 0),
            new SecurityProperties("a key of sixteen", false, SecurityProperties.Local.FREE));

    @Test
    void keyAndTenantHaveTheirFillAndOthersGoOn() {
        Watchers.Watcher first = watchers.open(key("a", TENANT), request);
        watchers.open(key("a", TENANT), request);
        assertThatThrownBy(() -> watchers.open(key("a", TENANT), request)).hasMessageContaining("of this key");
        watchers.open(key("b", TENANT), request);
        assertThatThrownBy(() -> watchers.open(key("c", TENANT), request)).hasMessageContaining("of this tenant");
        watchers.open(key("d", Realm.of(UUID.randomUUID())), request);
        first.close();
        first.close();
        watchers.open(key("c", TENANT), request);
        assertThatThrownBy(() -> watchers.open(key("a", TENANT), request)).hasMessageContaining("of this tenant");
    }

    @Test
    void machinesOwnUsersMayHaveAnyNumber() {
        Watchers local = new Watchers(
                new LimitProperties(0, 0, 0, 1, 1, 0),
                new SecurityProperties("", false, SecurityProperties.Local.FREE));
        local.open(key("a", TENANT), request);
        assertThatCode(() -> local.open(key("a", TENANT), request)).doesNotThrowAnyException();
    }

    private static Principal key(String name, Realm realm) {
        return new Principal(name, realm, Set.of(Scope.READ), Optional.empty(), Optional.empty());
    }
}
