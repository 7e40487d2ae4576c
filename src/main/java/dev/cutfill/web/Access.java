package dev.cutfill.web;

import dev.cutfill.access.Credentials;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds out who asks. With a key set, who wants in must show it or one that the server has given out:
/// `Authorization: Bearer <key>`. Not asked for one: health checks, the descriptions of the API, CORS
/// preflights, URLs that are unguessable themselves (an upload once created, a stored file by its signed link),
/// and the upload hook, whose handler checks what it is told.
final class Access extends OncePerRequestFilter {
    /// Letters as they stand, no escapes, dots or parameters that a later reader of the path might take for
    /// something else.
    private static final Pattern FREE = Pattern.compile(
            "/(?:health|ready|tusd_hook|docs|redoc|(?:files|store|openapi|swagger-ui)/[0-9A-Za-z._+~-]+(?:/[0-9A-Za-z._+~-]+)*)");
    private static final ApiError NONE = new ApiError(
            401, "unauthorized", "This server needs its key: send the header Authorization: Bearer <key>", List.of());
    private static final ApiError UNKNOWN = new ApiError(
            401,
            "unauthorized",
            "This key or token is none of this server's, or it has ended or been revoked",
            List.of());

    private static final List<Scope> TO_WRITE = List.of(Scope.WRITE);

    private final SecurityProperties security;
    private final ObjectProvider<Credentials> credentials;
    private final ErrorFormats shapes;
    private final byte[] expected;

    Access(SecurityProperties security, ObjectProvider<Credentials> credentials, ErrorFormats shapes) {
        this.security = security;
        this.credentials = credentials;
        this.shapes = shapes;
        this.expected = digest(security.key());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Principal> shown = shown(token(request));
        if (shown.isPresent()) {
            if (makesUpload(request) && !shown.get().hasAny(TO_WRITE)) {
                shapes.write(request, response, Scopes.missing(TO_WRITE).fault());
                return;
            }
            RequestPrincipal.set(request, shown.get());
        } else if (!security.hasKey()) {
            RequestPrincipal.set(request, Principal.ANYONE);
        } else if (!HttpMethod.OPTIONS.matches(request.getMethod()) && !isFree(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            shapes.write(request, response, token(request).isEmpty() ? NONE : UNKNOWN);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Principal> shown(String token) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (security.hasKey() && MessageDigest.isEqual(expected, digest(token))) {
            return Optional.of(Principal.OPERATOR);
        }
        return credentials.stream().flatMap(given -> given.find(token).stream()).findFirst();
    }

    private static boolean isFree(HttpServletRequest request) {
        String raw = request.getRequestURI().substring(request.getContextPath().length());
        return FREE.matcher(raw).matches() && !raw.contains("/.");
    }

    /// The uploads' servlet has no handlers, whose scopes [Scopes] would look at.
    private static boolean makesUpload(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod())
                && WebConfiguration.isUpload(request.getRequestURI()
                        .substring(request.getContextPath().length()));
    }

    private static String token(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : "";
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
