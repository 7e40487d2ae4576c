package dev.cutfill.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cutfill.access.Peer;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.web.security.RateLimiter;
import dev.cutfill.web.security.RequestPrincipal;
import dev.cutfill.web.security.RequiresScope;
import dev.cutfill.web.security.SecurityProperties;
import dev.cutfill.web.security.SessionCookie;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// GET /console/…: the page and its files, which everyone may have; /console/session: who is signed in.
@Hidden
@RestController
@RequiresScope({Scope.READ, Scope.WRITE, Scope.WORK, Scope.ADMIN, Scope.DEPLOY, Scope.DEPLOY_SHARED})
final class ConsolePage {
    private static final Logger LOG = LoggerFactory.getLogger(ConsolePage.class);
    private static final String PATH = "/console";
    private static final String LINK = "Link ";
    private static final int SIGN_INS_PER_MINUTE = 10;

    private final ConsoleFiles files;
    private final Sessions sessions;
    private final SecurityProperties security;
    private final PublicUrl publicUrl;
    private final RateLimiter signIns = new RateLimiter(SIGN_INS_PER_MINUTE);

    ConsolePage(ConsoleFiles files, Sessions sessions, SecurityProperties security, PublicUrl publicUrl) {
        this.files = files;
        this.sessions = sessions;
        this.security = security;
        this.publicUrl = publicUrl;
    }

    /// @param csrf goes with what changes something; empty where nobody is signed in
    record Session(@JsonProperty("signed_in") boolean signedIn, String csrf) {}

    record Link(URI url) {}

    @GetMapping(PATH)
    ResponseEntity<Void> way(HttpServletRequest request) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .header(HttpHeaders.LOCATION, request.getContextPath() + PATH + "/")
                .build();
    }

    @GetMapping(PATH + "/")
    ResponseEntity<byte[]> index(HttpServletRequest request) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .header("Content-Security-Policy", files.policy())
                .cacheControl(CacheControl.noCache())
                .eTag(files.index().tag());
        return body(answer, files.index(), request);
    }

    @GetMapping({PATH + "/a/**", PATH + "/l/**"})
    ResponseEntity<byte[]> file(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length() + PATH.length() + 1);
        ConsoleFiles.Content file = files.find(path)
                .orElseThrow(() -> new ProblemException(HttpStatus.NOT_FOUND, "not_found", "Not Found"));
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
        return body(answer, file, request);
    }

    /// A browser asks for it by itself.
    @GetMapping("/favicon.ico")
    ResponseEntity<Void> icon() {
        return ResponseEntity.noContent()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePublic())
                .build();
    }

    @GetMapping(PATH + "/session")
    Session session(HttpServletRequest request) {
        Optional<String> secret =
                SessionCookie.of(request).filter(known -> sessions.find(known).isPresent());
        return new Session(secret.isPresent(), secret.map(SessionCookie::csrf).orElse(""));
    }

    /// With a key in `Authorization: Bearer …`, or the token of a link in `Authorization: Link …`: beside either no
    /// cookie
    /// counts.
    @PostMapping(PATH + "/session")
    ResponseEntity<Session> signIn(
            Principal principal,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String shown,
            HttpServletRequest request) {
        Duration wait = signIns.ask(Peer.of(request.getRemoteAddr()), System.nanoTime());
        if (wait.isPositive()) {
            long seconds = wait.plusMillis(999).toSeconds();
            throw new ProblemException(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "rate_limited",
                            "Too many came to sign in from this address; try again in " + seconds + " s")
                    .with(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        String secret =
                sessions.open(shown.startsWith(LINK) ? ofLink(shown.substring(LINK.length())) : ofKey(principal));
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.SET_COOKIE,
                        SessionCookie.made(request, secret, Sessions.IDLE).toString())
                .cacheControl(CacheControl.noStore())
                .body(new Session(true, SessionCookie.csrf(secret)));
    }

    private static Principal ofKey(Principal principal) {
        if (principal.isAnonymous() || principal.worker().isPresent()) {
            throw new ProblemException(
                    HttpStatus.UNAUTHORIZED,
                    "unauthorized",
                    "This key is none of this server's, or it has ended or been revoked; a worker's token signs nobody in");
        }
        return principal;
    }

    private Principal ofLink(String token) {
        if (!sessions.isGood(token)) {
            throw new ProblemException(
                    HttpStatus.UNAUTHORIZED,
                    "link_used",
                    "This link has been used, or it is older than ten minutes; 'cutfill console' prints a new one");
        }
        return Principal.OPERATOR;
    }

    @DeleteMapping(PATH + "/session")
    ResponseEntity<Void> signOut(HttpServletRequest request) {
        SessionCookie.of(request).ifPresent(sessions::close);
        return ResponseEntity.noContent()
                .header(
                        HttpHeaders.SET_COOKIE,
                        SessionCookie.made(request, "", Duration.ZERO).toString())
                .build();
    }

    /// For `cutfill console`.
    @PostMapping(PATH + "/link")
    Link link(HttpServletRequest request) {
        if (!RequestPrincipal.of(request).equals(Principal.OPERATOR)) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN, "operator_only", "Only the server's own key makes a link to the console");
        }
        return new Link(URI.create(publicUrl.of(request) + PATH + "/#token=" + sessions.newLink()));
    }

    @EventListener
    void announce(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof ServletWebServerApplicationContext server
                && server.getWebServer() != null) {
            String base = publicUrl
                    .configured()
                    .map(URI::toString)
                    .orElse("http://localhost:" + server.getWebServer().getPort());
            if (security.hasKey() || security.open()) {
                LOG.info("Console: {}{}/", base, PATH);
            } else {
                LOG.info(
                        "Console: {}{}/#token={} (works once, for ten minutes; 'cutfill console' prints a new one)",
                        base,
                        PATH,
                        sessions.newLink());
            }
        }
    }

    private static ResponseEntity<byte[]> body(
            ResponseEntity.BodyBuilder answer, ConsoleFiles.Content file, HttpServletRequest request) {
        answer.header(HttpHeaders.CONTENT_TYPE, file.type()).header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        boolean packs = String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT_ENCODING)))
                .contains("gzip");
        return packs
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(file.packed())
                : answer.body(file.plain());
    }
}
