package dev.cutfill.access;

import java.time.Instant;
import java.util.Optional;

/// Which part of a list, newest first.
///
/// @param after the last row of the page before; steady while rows are added, and as quick on the last page as
/// on the first
/// @param offset how many to pass over; for APIs whose document counts so
public record Page(int limit, Optional<Cursor> after, int offset) {
    public static final int MOST = 1_000;

    public Page {
        if (limit < 1 || limit > MOST || offset < 0) {
            throw new IllegalArgumentException("limit " + limit + ", offset " + offset);
        }
    }

    /// A row's place in the list: when it was made, and among those that were made at the same time its id.
    public record Cursor(Instant created, String id) {}

    public static Page first(int limit) {
        return new Page(limit, Optional.empty(), 0);
    }

    public static Page from(int offset, int limit) {
        return new Page(limit, Optional.empty(), offset);
    }

    public static Page after(Cursor last, int limit) {
        return new Page(limit, Optional.of(last), 0);
    }
}
