package dev.cutfill.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param key needed in `Authorization: Bearer …` (environment: `CUTFILL_KEY`); empty: no key
/// @param open without a key, listen on all addresses all the same
@ConfigurationProperties(prefix = "cutfill.security", ignoreUnknownFields = false)
public record SecurityProperties(
        @DefaultValue("") String key, @DefaultValue("false") boolean open) {
    private static final int SHORTEST_KEY = 16;

    public SecurityProperties {
        key = key.strip();
        if (!key.isEmpty() && key.length() < SHORTEST_KEY) {
            throw new StartRefused("The key in CUTFILL_KEY (cutfill.security.key) has " + key.length()
                    + " characters; take at least " + SHORTEST_KEY + ", for example from: openssl rand -hex 24");
        }
    }

    boolean hasKey() {
        return !key.isEmpty();
    }

    /// Fit for the log.
    @Override
    public String toString() {
        return "SecurityProperties[key=" + (hasKey() ? "set" : "") + ", open=" + open + "]";
    }
}
