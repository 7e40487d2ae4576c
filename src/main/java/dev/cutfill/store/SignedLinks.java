package dev.cutfill.store;

import dev.cutfill.web.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Links to files that this server hands out itself: `<base>/store/<key>?expires=<epoch
/// seconds>&signature=<hex>`, the signature being HMAC-SHA256 of "key, newline, expires" under a secret that
/// never leaves the data directory.
final class SignedLinks {
    /// The path below the server's base URL that stored files live at.
    static final String PATH = "/store";

    private static final int SECRET_BYTES = 32;

    private final byte[] secret;
    private final Clock clock;

    SignedLinks(byte[] secret, Clock clock) {
        this.secret = secret.clone();
        this.clock = clock;
    }

    /// With the secret of a directory, made on first use and readable to its owner only.
    static SignedLinks in(Path directory, Clock clock) throws IOException {
        Path file = directory.resolve("link-secret");
        byte[] secret = SecretFile.readOrMake(file, SignedLinks::random);
        if (secret.length != SECRET_BYTES) {
            throw new IOException(file + " has " + secret.length + " bytes instead of " + SECRET_BYTES
                    + "; delete it to have a new one made (links handed out so far end with it)");
        }
        return new SignedLinks(secret, clock);
    }

    private static byte[] random() {
        byte[] fresh = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(fresh);
        return fresh;
    }

    /// A link that is good for `validity`, and less than a second longer.
    URI link(String key, Duration validity, URI base) {
        if (!validity.isPositive()) {
            throw new IllegalArgumentException("a link cannot be valid for " + validity);
        }
        long expires = clock.instant().plus(validity).plusNanos(999_999_999).getEpochSecond();
        return URI.create(base + PATH + "/" + Keys.checked(key) + "?expires=" + expires + "&signature="
                + signature(key, expires));
    }

    /// Whether a link is one of ours and still good.
    boolean isGood(String key, String expires, String signature) {
        long until;
        try {
            until = Long.parseLong(expires);
        } catch (NumberFormatException _) {
            return false;
        }
        byte[] expected = signature(key, until).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII))
                && clock.instant().getEpochSecond() < until;
    }

    private String signature(String key, long expires) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((key + "\n" + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
