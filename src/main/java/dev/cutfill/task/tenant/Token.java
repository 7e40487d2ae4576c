package dev.cutfill.task.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// A secret that is shown once and stored as a hash: a word for what it is, an underscore, and 256 random bits
/// in base64url, of which the first eight characters serve to look it up. So many random bits need no slow
/// hash.
public final class Token {
    private static final Pattern FORM = Pattern.compile("(?:key|agt)_[0-9A-Za-z_-]{43}");
    private static final int PREFIX = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    public static Token random(String word) {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return new Token(word + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    public static Optional<Token> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Token(text)) : Optional.empty();
    }

    /// What its holder must keep; nobody can tell it again.
    public String text() {
        return text;
    }

    /// Fit to be shown.
    public String prefix() {
        return text.substring(0, PREFIX);
    }

    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Takes equally long whatever differs.
    public boolean matches(byte[] stored) {
        return MessageDigest.isEqual(sha256(), stored);
    }

    @Override
    public String toString() {
        return prefix() + "…";
    }
}
