package dev.cutfill.web;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// A UUID as its 36 characters (RFC 9562). `UUID.fromString` alone takes shorter words as well.
public final class UuidText {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private UuidText() {}

    public static boolean is(String text) {
        return FORM.matcher(text).matches();
    }

    public static Optional<UUID> parse(String text) {
        return is(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
