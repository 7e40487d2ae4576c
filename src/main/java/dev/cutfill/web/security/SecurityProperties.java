package dev.cutfill.web.security;

import dev.cutfill.web.StartRefused;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param key needed in `Authorization: Bearer …` (environment: `CUTFILL_KEY`); empty: no key
/// @param open without a key, listen on all addresses all the same
/// @param local whether requests from this machine need the key that the first start generates
@ConfigurationProperties(prefix = "cutfill.security", ignoreUnknownFields = false)
public record SecurityProperties(
        @DefaultValue("") String key,
        @DefaultValue("false") boolean open,
        @DefaultValue("free") Local local) {
    static final int SHORTEST_KEY = 16;

    /// What requests from this machine need where no key is configured.
    public enum Local {
        /// nothing
        FREE,
        /// the key that the first start generated
        KEY
    }

    public SecurityProperties {
        key = key.strip();
        if (!key.isEmpty() && key.length() < SHORTEST_KEY) {
            throw new StartRefused("The key in CUTFILL_KEY (cutfill.security.key) has " + key.length()
                    + " characters; take at least " + SHORTEST_KEY + ", for example from: openssl rand -hex 24");
        }
        if (open && local == Local.KEY) {
            throw new StartRefused(
                    "cutfill.security.open=true lets everyone in without a key, and cutfill.security.local=key asks this"
                            + " machine's users for one; set one of the two.");
        }
    }

    public boolean hasKey() {
        return !key.isEmpty();
    }

    /// Fit for the log.
    @Override
    public String toString() {
        return "SecurityProperties[key=" + (hasKey() ? "set" : "") + ", open=" + open + ", local="
                + local.name().toLowerCase(Locale.ROOT) + "]";
    }
}
