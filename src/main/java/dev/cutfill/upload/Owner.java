package dev.cutfill.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Tells creators of uploads apart, for limits and for the list: by the key they show, else by their address.
final class Owner {
    private Owner() {}

    /// `key:` and a digest that does not give the key away, or `ip:` and an address.
    static String of(HttpServletRequest request) {
        @Nullable String credentials = request.getHeader("Authorization");
        return credentials == null || credentials.isBlank() ? "ip:" + request.getRemoteAddr() : "key:" + shortDigest(credentials);
    }

    private static String shortDigest(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, 6));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
