package dev.cutfill.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;

/// What went wrong with a request, before a door has put it into its own words.
///
/// @param code a stable word for programs
/// @param detail for people
/// @param errors one for each field that is wrong: `field`, `message`
/// @param fields the same, as the documents' framework tells it; empty where the door has not read with [Fields]
public record Fault(int status, String code, String detail, List<Map<String, String>> errors, List<FieldError> fields) {
    public Fault {
        errors = List.copyOf(errors);
        fields = List.copyOf(fields);
    }

    Fault(int status, String code, String detail, List<Map<String, String>> errors) {
        this(status, code, detail, errors, List.of());
    }

    /// With the words of the status itself: `Not Found`, `not_found`.
    static Fault of(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        String words = known == null ? "Error " + status : known.getReasonPhrase();
        return of(status, words);
    }

    static Fault of(int status, String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        String code = known == null ? "error" : known.name().toLowerCase(Locale.ROOT);
        return new Fault(status, code, detail, List.of());
    }
}
