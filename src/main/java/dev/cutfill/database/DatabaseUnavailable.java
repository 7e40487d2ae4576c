package dev.cutfill.database;

import org.jspecify.annotations.Nullable;

/// The server cannot have its database. The message is for the operator: what is wrong, with the value, and
/// what helps.
public final class DatabaseUnavailable extends RuntimeException {
    public DatabaseUnavailable(String message) {
        this(message, null);
    }

    public DatabaseUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
