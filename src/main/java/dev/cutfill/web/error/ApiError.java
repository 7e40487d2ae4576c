package dev.cutfill.web.error;

import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/// What went wrong with a request, before an API has put it into its own words.
///
/// @param code a stable word for programs
/// @param detail for people
/// @param fields one for each that is wrong
public record ApiError(int status, String code, String detail, List<FieldError> fields) {
    public ApiError {
        fields = List.copyOf(fields);
    }

    /// With the words of the status itself: `Not Found`, `not_found`.
    static ApiError of(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        String words = known == null ? "Error " + status : known.getReasonPhrase();
        return of(status, words);
    }

    static ApiError of(int status, String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        String code = known == null ? "error" : known.name().toLowerCase(Locale.ROOT);
        return new ApiError(status, code, detail, List.of());
    }
}
