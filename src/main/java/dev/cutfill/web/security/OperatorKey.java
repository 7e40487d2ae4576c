package dev.cutfill.web.security;

import dev.cutfill.web.SecretFile;
import dev.cutfill.web.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// The server's own key: the configured one or, without it, one that the first start generates. The generated key
/// lies in the data directory, readable to its owner only, and is never printed. It serves programs on this machine;
/// it neither opens the server to others nor changes its limits.
@Component
public final class OperatorKey {
    private static final String FILE = "local-key";
    private static final int BYTES = 24;

    private final byte[] expected;
    private final Optional<Path> file;

    OperatorKey(SecurityProperties security, @Value("${cutfill.data}") Path data) throws IOException {
        if (security.hasKey()) {
            this.file = Optional.empty();
            this.expected = digest(security.key());
        } else {
            Path generated = Files.createDirectories(data).resolve(FILE);
            this.file = Optional.of(generated);
            this.expected = digest(generated(generated));
        }
    }

    /// Takes equally long whatever differs.
    boolean is(String token) {
        return MessageDigest.isEqual(expected, digest(token));
    }

    /// Changes with the key, and tells nothing of it.
    public String fingerprint() {
        return HexFormat.of().formatHex(digest(HexFormat.of().formatHex(expected)), 0, 16);
    }

    /// Where the generated key lies; empty where a key is configured.
    Optional<Path> file() {
        return file;
    }

    private static String generated(Path file) throws IOException {
        String key = new String(
                        SecretFile.readOrMake(file, () -> (random() + "\n").getBytes(StandardCharsets.US_ASCII)),
                        StandardCharsets.UTF_8)
                .strip();
        if (key.length() < SecurityProperties.SHORTEST_KEY) {
            throw new StartRefused(file + " has a key of " + key.length() + " characters; delete the file to have"
                    + " another made, or write one of at least " + SecurityProperties.SHORTEST_KEY + " into it.");
        }
        return key;
    }

    private static String random() {
        byte[] bits = new byte[BYTES];
        new SecureRandom().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /// Of equal length whatever goes in.
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
