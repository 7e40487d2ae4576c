package dev.cutfill.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/// With a key set, who wants in must show it: `Authorization: Bearer <key>`. Not asked for one: health checks, CORS preflights,
/// URLs that are unguessable themselves (an upload once created, a stored file by its signed link), and the upload hook, whose
/// handler checks what it is told.
final class Access extends OncePerRequestFilter {
    /// Letters as they stand, no escapes, dots or parameters that a later reader of the path might take for something else.
    private static final Pattern FREE =
            Pattern.compile("/(?:health|ready|tusd_hook|(?:files|store)/[0-9A-Za-z._+~-]+(?:/[0-9A-Za-z._+~-]+)*)");

    private final SecurityProperties security;
    private final byte[] expected;

    Access(SecurityProperties security) {
        this.security = security;
        this.expected = digest(security.key());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !security.hasKey() || HttpMethod.OPTIONS.matches(request.getMethod()) || isFree(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (MessageDigest.isEqual(expected, digest(token(request)))) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        ErrorBody.write(response, HttpServletResponse.SC_UNAUTHORIZED, "This server needs its key: send the header Authorization: Bearer <key>");
    }

    private static boolean isFree(HttpServletRequest request) {
        String raw = request.getRequestURI().substring(request.getContextPath().length());
        return FREE.matcher(raw).matches() && !raw.contains("/.");
    }

    private static String token(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7).strip() : "";
    }

    /// Of equal length whatever goes in, so that comparing takes equally long.
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
