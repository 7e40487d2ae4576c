package dev.cutfill.web.error;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// A request that is refused, in words for its sender. Each API puts it into the shape of its errors.
public final class ProblemException extends RuntimeException {
    private final HttpStatus status;
    private final String code;
    private final transient List<FieldError> fields;
    private final transient HttpHeaders headers = new HttpHeaders();

    /// @param code a stable word for programs
    /// @param detail a sentence that names the value and what helps
    public ProblemException(HttpStatus status, String code, String detail) {
        this(status, code, detail, List.of());
    }

    /// @param fields one for each that is wrong
    public ProblemException(HttpStatus status, String code, String detail, List<FieldError> fields) {
        super(detail);
        this.status = status;
        this.code = code;
        this.fields = List.copyOf(fields);
    }

    public static ProblemException invalid(List<FieldError> fields) {
        return new ProblemException(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "validation_error",
                fields.stream().map(FieldError::sentence).collect(Collectors.joining("; ")),
                fields);
    }

    public ProblemException with(String header, String value) {
        headers.set(header, value);
        return this;
    }

    HttpHeaders headers() {
        return headers;
    }

    public ApiError fault() {
        return new ApiError(status.value(), code, String.valueOf(getMessage()), fields);
    }
}
