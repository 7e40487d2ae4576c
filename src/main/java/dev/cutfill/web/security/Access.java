package dev.cutfill.web.security;

import dev.cutfill.access.Credentials;
import dev.cutfill.access.Peer;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.access.SignedIn;
import dev.cutfill.web.error.ApiError;
import dev.cutfill.web.error.ErrorFormats;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds out who asks. Whoever shows the server's key or one that it has given out, `Authorization: Bearer <key>`, is
/// known by it. Others are taken without one where the server is open, or where they come straight from this machine
/// and no key is asked of it; then [CrossSiteRules] keep pages of other sites away, as they do where a browser shows
/// the
/// [SessionCookie] of who is signed in. Nobody is asked for a key by health
/// checks, the descriptions of the API, the files of the console, CORS preflights, URLs that are unguessable themselves
/// (an upload once created,
/// a stored file by its signed link), and the upload hook, whose handler checks what it is told.
public final class Access extends OncePerRequestFilter {
    /// Letters as they stand, no escapes, dots or parameters that a later reader of the path might take for
    /// something else.
    private static final String PLAIN = "/[0-9A-Za-z._+~-]+(?:/[0-9A-Za-z._+~-]+)*";

    /// Asked for by programs that watch the server, under any name.
    private static final Pattern WATCHED = Pattern.compile("/(?:health|ready)");
    /// Secrets themselves: whoever has them may use them.
    private static final Pattern UNGUESSABLE = Pattern.compile("/(?:files|store)" + PLAIN);

    private static final Pattern FREE = Pattern.compile(
            "/(?:tusd_hook|docs|redoc|favicon\\.ico|console/?|(?:openapi|swagger-ui|console)" + PLAIN + ")");
    private static final ApiError NONE = new ApiError(
            401, "unauthorized", "This server needs its key: send the header Authorization: Bearer <key>", List.of());
    private static final ApiError BY_PROXY = new ApiError(
            401,
            "unauthorized",
            "Without a key this server takes requests that come straight from its own machine; this one has passed a"
                    + " proxy. Send the header Authorization: Bearer <key>, or let the operator set CUTFILL_KEY or --open",
            List.of());
    private static final ApiError UNKNOWN = new ApiError(
            401,
            "unauthorized",
            "This key or token is none of this server's, or it has ended or been revoked",
            List.of());

    private static final ApiError NOT_MEANT = new ApiError(
            403,
            "csrf",
            "A page of this server that is signed in sends the header " + SessionCookie.CSRF
                    + " with what changes something, and its own origin; GET /console/session tells the header's value",
            List.of());

    private static final List<Scope> TO_WRITE = List.of(Scope.WRITE);

    private final SecurityProperties security;
    private final OperatorKey operator;
    private final ObjectProvider<Credentials> credentials;
    private final ObjectProvider<SignedIn> sessions;
    private final CrossSiteRules rules;
    private final ErrorFormats shapes;
    private final FailedKeys failed = new FailedKeys();

    Access(
            SecurityProperties security,
            OperatorKey operator,
            ObjectProvider<Credentials> credentials,
            ObjectProvider<SignedIn> sessions,
            CrossSiteRules rules,
            ErrorFormats shapes) {
        this.security = security;
        this.operator = operator;
        this.credentials = credentials;
        this.sessions = sessions;
        this.rules = rules;
        this.shapes = shapes;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String token = token(request);
        String peer = Peer.of(request.getRemoteAddr());
        Duration wait = token.isEmpty() ? Duration.ZERO : failed.wait(peer, token, System.nanoTime());
        if (wait.isPositive()) {
            long seconds = wait.plusMillis(999).toSeconds();
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            shapes.write(request, response, tooManyFailed(seconds));
            return;
        }
        Optional<Principal> shown = shown(token);
        if (!token.isEmpty() && shown.isEmpty()) {
            failed.failed(peer, System.nanoTime());
        }
        if (shown.isPresent()) {
            failed.good(peer, token);
            goOn(shown.get(), request, response, chain);
            return;
        }
        String path = request.getRequestURI().substring(request.getContextPath().length());
        Optional<String> cookie = isPlain(UNGUESSABLE, path) ? Optional.empty() : SessionCookie.of(request);
        Optional<Principal> signedIn = cookie.flatMap(this::signedIn);
        if (signedIn.isPresent()) {
            Optional<ApiError> refusal = rules.refusal(request, path)
                    .or(() -> isMeant(request, cookie.get()) ? Optional.empty() : Optional.of(NOT_MEANT));
            if (refusal.isPresent()) {
                shapes.write(request, response, refusal.get());
            } else {
                goOn(signedIn.get(), request, response, chain);
            }
            return;
        }
        boolean keyless = needsNoKey(request);
        if (!keyless && !HttpMethod.OPTIONS.matches(request.getMethod()) && !isFree(path) && !isWayIn(request, path)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            shapes.write(request, response, token.isEmpty() ? keyWanted() : UNKNOWN);
            return;
        }
        Optional<ApiError> refusal = rules.refusal(request, path);
        boolean held = !isCredentialOrWatch(path) && !CrossSiteRules.isPreflight(request);
        if (held && refusal.isPresent()) {
            // the page may read why, and there is nothing else in it
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            shapes.write(request, response, refusal.get());
            return;
        }
        RequestPrincipal.set(request, keyless && refusal.isEmpty() ? Principal.ANYONE : Principal.NOBODY);
        chain.doFilter(request, response);
    }

    private void goOn(Principal principal, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (makesUpload(request) && !principal.hasAny(TO_WRITE)) {
            shapes.write(request, response, Scopes.missing(TO_WRITE).fault());
            return;
        }
        RequestPrincipal.set(request, principal);
        chain.doFilter(request, response);
    }

    private Optional<Principal> signedIn(String secret) {
        return sessions.stream().flatMap(known -> known.find(secret).stream()).findFirst();
    }

    /// Whether it changes nothing, or is from a page of this server.
    private boolean isMeant(HttpServletRequest request, String secret) {
        return isReading(request) || SessionCookie.showsToken(request, secret) && rules.isOfOwnPage(request);
    }

    private static boolean isReading(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }

    /// Who follows a browser's address is led to the console.
    private static boolean isWayIn(HttpServletRequest request, String path) {
        return path.equals("/")
                && isReading(request)
                && String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains("text/html");
    }

    private static ApiError tooManyFailed(long seconds) {
        return new ApiError(
                429,
                "rate_limited",
                "Too many requests with a key that is none of this server's came from this address; try again in "
                        + seconds + " s",
                List.of());
    }

    private Optional<Principal> shown(String token) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (operator.is(token)) {
            return Optional.of(Principal.OPERATOR);
        }
        return credentials.stream().flatMap(given -> given.find(token).stream()).findFirst();
    }

    private boolean needsNoKey(HttpServletRequest request) {
        return !security.hasKey()
                && (security.open()
                        || security.local() == SecurityProperties.Local.FREE && CrossSiteRules.isDirect(request));
    }

    private ApiError keyWanted() {
        return security.hasKey() || security.local() == SecurityProperties.Local.KEY ? NONE : BY_PROXY;
    }

    private static boolean isFree(String path) {
        return isCredentialOrWatch(path) || isPlain(FREE, path);
    }

    private static boolean isCredentialOrWatch(String path) {
        return isPlain(UNGUESSABLE, path) || isPlain(WATCHED, path);
    }

    private static boolean isPlain(Pattern paths, String path) {
        return paths.matcher(path).matches() && !path.contains("/.");
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
}
