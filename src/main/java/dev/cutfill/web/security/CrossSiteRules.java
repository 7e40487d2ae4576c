package dev.cutfill.web.security;

import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.error.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.RequestFacade;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/// Keeps web pages of others from using this server through the browser of somebody whom it lets in without a
/// credential: by requests to its address (cross-site request forgery), and by a name of theirs that comes to stand
/// for its address (DNS rebinding).
///
/// Everything is read from the request as it was sent, before forwarded headers are put into it: a page can send those.
@Component
@EnableConfigurationProperties(CrossSiteProperties.class)
final class CrossSiteRules {
    /// The type that a body was sent under, where [FormAsJsonValve] has put another in its place.
    static final String SENT_TYPE = CrossSiteRules.class.getName() + ".type";

    /// Pages hold no data: a link to them may stand anywhere.
    private static final Pattern PAGES =
            Pattern.compile("/(?:(?:docs|redoc|swagger-ui|console(?!/(?:session|link)))(?:/[0-9A-Za-z._+~-]+)*/?)?");

    private static final Set<String> PROXY_HEADERS = Set.of("forwarded", "via", "x-real-ip");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern PRIVATE_NAME =
            Pattern.compile("[^.]*|.*\\.(?:localhost|local|lan|internal|home\\.arpa)");
    private static final Pattern FORWARDED_HOST = Pattern.compile("(?i)host=\"?([^\";,]*)");

    private final CrossSiteProperties settings;
    private final Optional<URI> publicUrl;

    CrossSiteRules(CrossSiteProperties settings, PublicUrl publicUrl) {
        this.settings = settings;
        this.publicUrl = publicUrl.configured();
    }

    /// Why a request without a credential is not taken.
    ///
    /// @param path as it was sent, without the context path
    Optional<ApiError> refusal(HttpServletRequest request, String path) {
        HttpServletRequest sent = sent(request);
        Optional<String> unknown =
                names(sent).stream().filter(name -> !isOurs(name)).findFirst();
        if (unknown.isPresent()) {
            return Optional.of(misdirected(unknown.get()));
        }
        boolean page = isReading(sent) && PAGES.matcher(path).matches() && !path.contains("/.");
        Optional<String> foreign = page ? Optional.empty() : foreignOrigin(sent);
        return foreign.map(CrossSiteRules::crossSite).or(() -> mistyped(sent, path));
    }

    /// Whether it names this server's own origin.
    boolean isOfOwnPage(HttpServletRequest request) {
        HttpServletRequest sent = sent(request);
        @Nullable String origin = sent.getHeader(HttpHeaders.ORIGIN);
        return origin != null && isOwn(origin, String.valueOf(sent.getHeader(HttpHeaders.HOST)));
    }

    /// Whether the request comes from this machine, and by no proxy on it.
    static boolean isDirect(HttpServletRequest request) {
        HttpServletRequest sent = sent(request);
        @Nullable String peer = sent.getRemoteAddr(); // null: it is gone
        return peer != null
                && InetAddress.ofLiteral(peer).isLoopbackAddress()
                && Collections.list(sent.getHeaderNames()).stream().noneMatch(CrossSiteRules::isOfProxy);
    }

    /// A browser's question before a request of a page of another origin, which grants nothing by itself.
    static boolean isPreflight(HttpServletRequest request) {
        return HttpMethod.OPTIONS.matches(request.getMethod())
                && request.getHeader(HttpHeaders.ORIGIN) != null
                && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
    }

    boolean isOurs(String name) {
        return ADDRESS.matcher(name).matches()
                || PRIVATE_NAME.matcher(name).matches()
                || settings.hosts().contains(name)
                || publicUrl.map(url -> name.equalsIgnoreCase(url.getHost())).orElse(false);
    }

    private static boolean isOfProxy(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("x-forwarded") || PROXY_HEADERS.contains(name);
    }

    /// All names by which a request calls this server: that of its URL, and those that a proxy hands on.
    private static List<String> names(HttpServletRequest sent) {
        List<String> names = new ArrayList<>();
        for (String header : List.of(HttpHeaders.HOST, "X-Forwarded-Host")) {
            for (String line : Collections.list(sent.getHeaders(header))) {
                for (String authority : line.split(",", -1)) {
                    names.add(name(authority));
                }
            }
        }
        for (String line : Collections.list(sent.getHeaders("Forwarded"))) {
            Matcher host = FORWARDED_HOST.matcher(line);
            while (host.find()) {
                names.add(name(host.group(1)));
            }
        }
        return names;
    }

    /// Without the port, and without the dot of the root.
    private static String name(String authority) {
        return authority
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("(?<!:):\\d*$|(?<=]):\\d*$", "")
                .replaceFirst("\\.$", "");
    }

    private Optional<String> foreignOrigin(HttpServletRequest sent) {
        @Nullable String origin = sent.getHeader(HttpHeaders.ORIGIN);
        boolean crossSite = "cross-site".equalsIgnoreCase(sent.getHeader("Sec-Fetch-Site"));
        if (origin == null) {
            return crossSite ? Optional.of("unknown") : Optional.empty();
        }
        boolean allowed = settings.origins().contains(origin.toLowerCase(Locale.ROOT))
                || !crossSite && isOwn(origin, String.valueOf(sent.getHeader(HttpHeaders.HOST)));
        return allowed ? Optional.empty() : Optional.of(origin);
    }

    /// Whether a page of this origin is this server's. The scheme is not compared: a proxy may have taken TLS off.
    private boolean isOwn(String origin, String host) {
        try {
            URI page = URI.create(origin);
            String authority = page.getAuthority();
            if (page.getScheme() == null || authority == null) {
                return false;
            }
            String port = "https".equals(page.getScheme()) ? ":443" : ":80";
            return withPort(authority, port).equalsIgnoreCase(withPort(host, port))
                    || publicUrl
                            .map(url -> url.getScheme().equals(page.getScheme())
                                    && withPort(authority, port).equalsIgnoreCase(withPort(url.getAuthority(), port)))
                            .orElse(false);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String withPort(String authority, String port) {
        return authority.matches(".*[^:]:\\d+|\\[.*]:\\d+") ? authority : authority + port;
    }

    /// The types that a page may send to any server, unasked. Uploads are sent under a type of their own, which
    /// their servlet asks for.
    private static Optional<ApiError> mistyped(HttpServletRequest sent, String path) {
        boolean browser = Collections.list(sent.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals("origin") || name.startsWith("sec-fetch-"));
        boolean body = sent.getContentLengthLong() > 0 || sent.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (!browser || !body || WebConfiguration.isUpload(path)) {
            return Optional.empty();
        }
        String type = sent.getAttribute(SENT_TYPE) instanceof String original
                ? original
                : String.valueOf(sent.getContentType());
        String lower = type.strip().toLowerCase(Locale.ROOT);
        boolean unasked = sent.getContentType() == null
                || lower.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                || lower.startsWith("multipart/")
                || lower.startsWith(MediaType.TEXT_PLAIN_VALUE);
        return unasked
                ? Optional.of(new ApiError(
                        415,
                        "unsupported_media_type",
                        "A page sends its JSON with Content-Type: application/json, not as "
                                + (sent.getContentType() == null ? "a body without a type" : type),
                        List.of()))
                : Optional.empty();
    }

    private static boolean isReading(HttpServletRequest sent) {
        return HttpMethod.GET.matches(sent.getMethod()) || HttpMethod.HEAD.matches(sent.getMethod());
    }

    private static ApiError misdirected(String name) {
        return new ApiError(
                421,
                "misdirected_request",
                "This server is not known as " + name + ". If that is a name of it, its operator adds the name to"
                        + " cutfill.hosts (CUTFILL_HOSTS); a request with a key is taken under any name",
                List.of());
    }

    private static ApiError crossSite(String origin) {
        return new ApiError(
                403,
                "cross_site",
                "A page of another site (origin: " + origin + ") uses this server with a key only, or when its"
                        + " operator adds the origin to cutfill.origins (CUTFILL_ORIGINS)",
                List.of());
    }

    private static HttpServletRequest sent(HttpServletRequest request) {
        @Nullable RequestFacade container = WebUtils.getNativeRequest(request, RequestFacade.class);
        return container == null ? request : container;
    }
}
