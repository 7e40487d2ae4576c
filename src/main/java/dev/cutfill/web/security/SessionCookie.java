package dev.cutfill.web.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/// The cookie of a browser that is signed in, and the token that goes with each of its requests that change something.
/// The token follows from the cookie's secret, which no script can read: who has the one must ask for the other.
public final class SessionCookie {
    public static final String CSRF = "X-Cutfill-CSRF";

    private static final String PLAIN = "cutfill-session";
    /// Browsers take it over https only, and from no other host.
    private static final String SECURE = "__Host-cutfill-session";

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z_-]{43}");

    private SessionCookie() {}

    /// The secret of a request that has no header `Authorization`: beside one the cookie does not count.
    public static Optional<String> of(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        if (cookies == null || request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return Optional.empty();
        }
        String wanted = name(request);
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(wanted))
                .map(Cookie::getValue)
                .filter(value -> FORM.matcher(value).matches())
                .findFirst();
    }

    /// @param secret 256 bits in base64url; empty: the browser forgets the cookie
    public static ResponseCookie made(HttpServletRequest request, String secret, Duration validity) {
        return ResponseCookie.from(name(request), secret)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(request.isSecure())
                .path("/")
                .maxAge(validity)
                .build();
    }

    public static String csrf(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.digest(("csrf " + secret).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Whether a request shows the token of this session.
    static boolean showsToken(HttpServletRequest request, String secret) {
        @Nullable String shown = request.getHeader(CSRF);
        return shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8), csrf(secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String name(HttpServletRequest request) {
        return request.isSecure() ? SECURE : PLAIN;
    }
}
