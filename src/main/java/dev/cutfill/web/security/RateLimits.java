package dev.cutfill.web.security;

import dev.cutfill.access.Peer;
import dev.cutfill.access.Principal;
import dev.cutfill.web.error.ApiError;
import dev.cutfill.web.error.ErrorFormats;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/// Answers 429 with `Retry-After` to who asks too often, so that one client's loop does not stand in the way of
/// the others.
public final class RateLimits extends OncePerRequestFilter {
    /// What is watched, not used; and uploads, which send as many requests as their client cuts them into.
    private static final Pattern FREE = Pattern.compile("/(?:health|ready|metrics|(?:files|store)(?:/.*)?)");

    private static final Pattern CLAIM = Pattern.compile(".*/(?:claim|claims|next|heartbeat)");

    private final boolean others;
    private final Map<String, RateLimiter> limiters = new HashMap<>();

    private final ErrorFormats shapes;

    RateLimits(LimitProperties limits, SecurityProperties security, ErrorFormats shapes) {
        this.others = security.hasKey() || security.open();
        this.shapes = shapes;
        Map.of("write", limits.write(), "claim", limits.claim(), "read", limits.read())
                .forEach((kind, perMinute) -> {
                    if (perMinute > 0) {
                        limiters.put(kind, new RateLimiter(perMinute));
                    }
                });
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !others
                || HttpMethod.OPTIONS.matches(request.getMethod())
                || FREE.matcher(path(request)).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String kind = kind(request.getMethod(), path(request));
        RateLimiter limiter = limiters.get(kind);
        Duration wait = limiter == null
                ? Duration.ZERO
                : limiter.ask(asker(RequestPrincipal.of(request), request), System.nanoTime());
        if (!wait.isPositive()) {
            chain.doFilter(request, response);
            return;
        }
        long seconds = wait.plusMillis(999).toSeconds();
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        shapes.write(
                request,
                response,
                new ApiError(
                        429,
                        "rate_limited",
                        "Too many requests of this kind (" + kind + "); try again in " + seconds + " s",
                        List.of()));
    }

    public static String kind(String method, String path) {
        if (CLAIM.matcher(path).matches()) {
            return "claim";
        }
        return HttpMethod.GET.matches(method) || HttpMethod.HEAD.matches(method) ? "read" : "write";
    }

    static String asker(Principal principal, HttpServletRequest request) {
        return principal.equals(Principal.ANYONE) || principal.equals(Principal.NOBODY)
                ? "address " + Peer.of(request.getRemoteAddr())
                : "key " + principal.name();
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }
}
