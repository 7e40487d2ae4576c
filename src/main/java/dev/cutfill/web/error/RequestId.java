package dev.cutfill.web.error;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives each request an id, the client's own when it sends a decent one, for the log (MDC `request`) and for
/// the answer.
public final class RequestId extends OncePerRequestFilter {
    public static final String HEADER = "X-Request-ID";
    private static final Pattern DECENT = Pattern.compile("[0-9A-Za-z._:-]{1,64}");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        MDC.put("request", set(request, response));
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove("request");
        }
    }

    /// For the answer; one that it has already is kept.
    static String set(HttpServletRequest request, HttpServletResponse response) {
        @Nullable String known = response.getHeader(HEADER);
        if (known != null) {
            return known;
        }
        @Nullable String given = request.getHeader(HEADER);
        String id = given != null && DECENT.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        response.setHeader(HEADER, id);
        return id;
    }

    /// An error is logged in the container's second dispatch.
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
