package dev.cutfill.task;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Which part of a list, newest first.
///
/// @param after the last task of the page before; steady while tasks are added, and as quick on the last page as on the first
/// @param offset how many to pass over; for doors whose document counts so
public record Page(int limit, Optional<Cursor> after, int offset) {
    public static final int MOST = 1_000;

    public Page {
        if (limit < 1 || limit > MOST || offset < 0) {
            throw new IllegalArgumentException("limit " + limit + ", offset " + offset);
        }
    }

    /// A task's place in the list.
    public record Cursor(Instant created, UUID id) {
        public static Cursor of(Task task) {
            return new Cursor(task.times().created(), task.id());
        }
    }

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
