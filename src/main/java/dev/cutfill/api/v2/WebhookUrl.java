package dev.cutfill.api.v2;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What may be called back: http and https, no user in it.
final class WebhookUrl {
    private WebhookUrl() {}

    static URI checked(String field, @Nullable String text) {
        if (text != null && text.length() <= 2_000) {
            try {
                URI url = URI.create(text);
                if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getPort() <= 65_535
                        && url.getUserInfo() == null
                        && url.getFragment() == null) {
                    return url;
                }
            } catch (IllegalArgumentException _) {
                // said below
            }
        }
        throw Validation.invalid(
                field, text, "an http or https URL of at most 2000 characters, without a user or a fragment");
    }
}
