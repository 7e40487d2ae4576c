package dev.cutfill.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Where clients reach this server, for the links it hands out.
@Component
public class PublicUrl {
    private final Optional<URI> configured;

    /// @param configured `cutfill.public-url`; wins over what requests say, for proxies that do not tell the
    /// name they are known by
    public PublicUrl(@Value("${cutfill.public-url:}") String configured) {
        this.configured = configured.isBlank() ? Optional.empty() : Optional.of(parse(configured.strip()));
    }

    /// The base that paths are appended to: scheme, host, port and, behind a proxy that mounts us there, a
    /// path; no slash at the end. Spring's ForwardedHeaderFilter has put `X-Forwarded-*` and `Forwarded` into
    /// the request already.
    public URI of(HttpServletRequest request) {
        return configured.orElseGet(() -> withoutSlash(
                ServletUriComponentsBuilder.fromContextPath(request).toUriString()));
    }

    /// `cutfill.public-url`, where it is set.
    public Optional<URI> configured() {
        return configured;
    }

    private static URI parse(String value) {
        try {
            URI url = withoutSlash(value);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getQuery() == null
                    && url.getFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new StartRefused(
                "cutfill.public-url is '" + value
                        + "'; it must be the URL that clients reach this server at, for example https://cutfill.example.org or https://example.org/cutfill.");
    }

    private static URI withoutSlash(String url) {
        return URI.create(url.replaceFirst("/+$", ""));
    }
}
