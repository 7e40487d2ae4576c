package dev.cutfill.web.security;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which names and which web pages may use this server without a key.
///
/// @param hosts names of this server, besides those that can only be its own (environment: `CUTFILL_HOSTS`, joined by
/// commas)
/// @param origins of pages elsewhere, such as `http://localhost:3000` (environment: `CUTFILL_ORIGINS`)
@ConfigurationProperties(prefix = "cutfill")
record CrossSiteProperties(
        @DefaultValue List<String> hosts, @DefaultValue List<String> origins) {
    private static final Pattern NAME = Pattern.compile("[0-9a-z_-]+(?:\\.[0-9a-z_-]+)*");

    CrossSiteProperties {
        hosts = hosts.stream()
                .filter(name -> !name.isBlank())
                .map(CrossSiteProperties::host)
                .toList();
        origins = origins.stream()
                .filter(origin -> !origin.isBlank())
                .map(CrossSiteProperties::origin)
                .toList();
    }

    private static String host(String given) {
        String name = given.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + given
                            + "' in cutfill.hosts is no name of a host; it is written without scheme, port and wildcard, for example cutfill.example.org");
        }
        return name;
    }

    private static String origin(String given) {
        String origin = given.strip().toLowerCase(Locale.ROOT).replaceFirst("/$", "");
        try {
            URI url = URI.create(origin);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && origin.equals(url.getScheme() + "://" + url.getAuthority())
                    && url.getUserInfo() == null) {
                return origin;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "'" + given
                        + "' in cutfill.origins is no origin; it is scheme, host and port as a browser sends them, for example http://localhost:3000");
    }
}
