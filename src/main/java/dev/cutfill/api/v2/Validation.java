package dev.cutfill.api.v2;

import dev.cutfill.web.UuidText;
import dev.cutfill.web.error.FieldError;
import dev.cutfill.web.error.ProblemException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// What values a request may have. Each refusal names the member, its value and what is allowed.
public final class Validation {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}|\\p{Cs}");

    private Validation() {}

    public static ProblemException invalid(String field, @Nullable Object value, String allowed) {
        String shown = String.valueOf(value);
        String message = "'" + field + "' is "
                + (value == null ? "missing" : shown.length() > 80 ? shown.substring(0, 80) + "…" : shown)
                + "; it must be " + allowed;
        return new ProblemException(
                HttpStatus.UNPROCESSABLE_CONTENT, "invalid_value", message, List.of(FieldError.of(field, message)));
    }

    public static ProblemException notFound(String what, String id) {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "not_found",
                "There is no " + what + " " + (id.length() > 80 ? id.substring(0, 80) + "…" : id));
    }

    public static ProblemException conflict(String code, String detail) {
        return new ProblemException(HttpStatus.CONFLICT, code, detail);
    }

    public static String name(String field, @Nullable String value) {
        if (value == null || !isName(value)) {
            throw invalid(field, value, "1 to 255 printable characters");
        }
        return value;
    }

    static boolean isName(String text) {
        return !text.isBlank() && text.length() <= 255 && !CONTROL.matcher(text).find();
    }

    static boolean isId(String text) {
        return UuidText.is(text);
    }

    /// A name that a path can have in it: servers refuse slashes there, however they are written.
    static String pathName(String field, @Nullable String value) {
        if (value == null || !isName(value) || value.indexOf('/') >= 0 || value.indexOf('\\') >= 0) {
            throw invalid(field, value, "1 to 255 printable characters without a slash or backslash");
        }
        return value;
    }

    public static @Nullable String nameOrNull(String field, @Nullable String value) {
        return value == null ? null : name(field, value);
    }

    /// @return the elements, none of which is null; none at all when it was left out
    public static <T> List<T> list(String field, @Nullable List<T> value, int max) {
        List<T> elements = value == null ? List.of() : value;
        if (elements.size() > max) {
            throw invalid(field, "a list of " + elements.size(), "a list of at most " + max);
        }
        if (elements.stream().anyMatch(Objects::isNull)) {
            throw invalid(field, "a list with null in it", "a list of at most " + max + " without");
        }
        return elements;
    }

    public static int range(String field, @Nullable Integer value, int orElse, int min, int max) {
        int number = value == null ? orElse : value;
        if (number < min || number > max) {
            throw invalid(field, number, min + " to " + max);
        }
        return number;
    }

    /// A malformed id is one that nothing has.
    public static UUID id(String what, String text) {
        if (!isId(text)) {
            throw notFound(what, text);
        }
        return UUID.fromString(text);
    }

    static UUID uuid(String field, @Nullable String text) {
        if (text == null || !isId(text)) {
            throw invalid(field, text, "a UUID");
        }
        return UUID.fromString(text);
    }

    /// What may be called back: http and https, no user in it.
    static URI webUrl(String field, @Nullable String text) {
        if (text != null && text.length() <= 2_000) {
            try {
                URI url = URI.create(text);
                if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getPort() <= 65_535
                        && url.getUserInfo() == null
                        && url.getFragment() == null) {
                    return url;
                }
            } catch (IllegalArgumentException _) {
                // said below
            }
        }
        throw invalid(field, text, "an http or https URL of at most 2000 characters, without a user or a fragment");
    }
}
