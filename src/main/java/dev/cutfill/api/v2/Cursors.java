package dev.cutfill.api.v2;

import dev.cutfill.access.Page;
import dev.cutfill.access.Page.Cursor;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Pages as clients ask for them: so many rows, after a place in the list that is opaque to them.
public final class Cursors {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    /// As annotations want them.
    public static final String LIMIT_USUAL = "" + USUAL;

    public static final String LIMIT_MOST = "" + MOST;

    /// What is said of the parameter `cursor`.
    public static final String CURSOR = "`next_cursor` of the page before; none: the first page";

    private Cursors() {}

    /// Of a list whose rows have UUIDs.
    public static Page page(@Nullable Integer limit, @Nullable String cursor) {
        return page(Validation.range("limit", limit, USUAL, 1, MOST), cursor, Validation::isId);
    }

    /// Of a list whose rows have names.
    static Page pageOfNamed(@Nullable Integer limit, @Nullable String cursor) {
        return pageOfNamed(limit, USUAL, MOST, cursor);
    }

    static Page pageOfNamed(@Nullable Integer limit, int usual, int most, @Nullable String cursor) {
        return page(Validation.range("limit", limit, usual, 1, most), cursor, Validation::isName);
    }

    /// @param found the rows of this page
    /// @param view what is shown of a row
    /// @param place of a row in the list
    /// @param answer the document, of what is shown and of where the next page begins (null: there is none)
    public static <T, V, A> A answer(
            Page page,
            List<T> found,
            Function<T, V> view,
            Function<T, Cursor> place,
            BiFunction<List<V>, @Nullable String, A> answer) {
        return answer.apply(found.stream().map(view).toList(), next(page, found, place));
    }

    public static Cursor place(Instant created, UUID id) {
        return new Cursor(created, id.toString());
    }

    static <T> @Nullable String next(Page page, List<T> shown, Function<T, Cursor> place) {
        return shown.size() < page.limit() ? null : text(place.apply(shown.getLast()));
    }

    private static Page page(int size, @Nullable String cursor, Predicate<String> id) {
        return cursor == null ? Page.first(size) : Page.after(parse(cursor, id), size);
    }

    private static String text(Cursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((cursor.created() + " " + cursor.id()).getBytes(StandardCharsets.UTF_8));
    }

    private static Cursor parse(String text, Predicate<String> isId) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length == 2 && isId.test(parts[1])) {
                Instant created = Instant.parse(parts[0]);
                if (Math.abs(created.getEpochSecond()) < 1L << 40) {
                    return new Cursor(created, parts[1]);
                }
            }
        } catch (IllegalArgumentException | DateTimeException _) {
            // said below
        }
        throw Validation.invalid("cursor", text, "the next_cursor of the page before");
    }
}
