package dev.cutfill.web.security;

import dev.cutfill.access.Principal;
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Counts the requests that stay: event streams, WebSockets and long polls. Each looks at the database once a
/// second; those of one key, or one tenant, must not keep the others from it.
@Component
public final class Watchers {
    private static final String PAUSE_SECONDS = "30";

    private final LimitProperties limits;
    private final boolean others;
    private final Map<String, Integer> open = new HashMap<>();

    public Watchers(LimitProperties limits, SecurityProperties security) {
        this.limits = limits;
        this.others = security.hasKey() || security.open();
    }

    /// One that stays until it is closed; once closed it may be closed again.
    public interface Watcher extends AutoCloseable {
        @Override
        void close();
    }

    /// @throws ProblemException 429 `too_many_watchers` when its key, or its tenant, has as many as it may
    public Watcher open(Principal principal, HttpServletRequest request) {
        if (!others) {
            return () -> {};
        }
        String key = RateLimits.asker(principal, request);
        String tenant = "tenant " + principal.realm().home();
        synchronized (open) {
            check(key, limits.watch(), "this key or address");
            check(tenant, limits.watchTenant(), "this tenant");
            count(List.of(key, tenant), 1);
        }
        return new Watcher() {
            private boolean closed;

            @Override
            public void close() {
                synchronized (open) {
                    if (!closed) {
                        closed = true;
                        count(List.of(key, tenant), -1);
                    }
                }
            }
        };
    }

    private void check(String who, int most, String whose) {
        if (most > 0 && open.getOrDefault(who, 0) >= most) {
            throw new ProblemException(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too_many_watchers",
                            most + " event streams, WebSockets and long polls of " + whose
                                    + " are open, and that is all there may be; close some, or ask again when some have ended")
                    .with(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
        }
    }

    private void count(List<String> who, int change) {
        who.forEach(one -> open.compute(one, (_, known) -> {
            int now = (known == null ? 0 : known) + change;
            return now == 0 ? null : now;
        }));
    }
}
