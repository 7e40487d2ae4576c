package dev.cutfill.store;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a key may look like: names joined by slashes, none of them hidden or a step upwards.
final class Keys {
    private static final Pattern KEY = Pattern.compile("[0-9a-zA-Z_-][0-9a-zA-Z._-]*(/[0-9a-zA-Z_-][0-9a-zA-Z._-]*)*");
    private static final int LONGEST = 512;

    private Keys() {}

    static boolean isKey(String text) {
        return text.length() <= LONGEST && KEY.matcher(text).matches();
    }

    /// The name that a file should be saved under, if its key ends in one; most keys are random from end to
    /// end.
    static Optional<String> fileName(String key) {
        String last = key.substring(key.lastIndexOf('/') + 1);
        return last.contains(".") ? Optional.of(last) : Optional.empty();
    }

    static String checked(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException("not a key: " + key);
        }
        return key;
    }
}
