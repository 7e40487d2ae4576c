package dev.cutfill.api.v2;

import dev.cutfill.task.Page.Cursor;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/// A place in a list as clients carry it: opaque to them.
final class Cursors {
    private Cursors() {}

    static String text(Cursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((cursor.created() + " " + cursor.id()).getBytes(StandardCharsets.UTF_8));
    }

    static Cursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", -1);
            if (parts.length == 2) {
                Instant created = Instant.parse(parts[0]);
                if (Math.abs(created.getEpochSecond()) < 1L << 40) {
                    return new Cursor(created, UUID.fromString(parts[1]));
                }
            }
        } catch (IllegalArgumentException | DateTimeException _) {
            // said below
        }
        throw Check.invalid("cursor", text, "the next_cursor of the page before");
    }
}
