package dev.cutfill.api.v2;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cutfill.web.error.ApiError;
import dev.cutfill.web.error.ErrorFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Errors at this API: RFC 9457.
@Component
public final class ProblemShape implements ErrorFormat {
    /// The path below which this API is.
    public static final String PATH = "/api/v2";

    /// @param type no page of its own for each: the code tells them apart
    /// @param errors one for each field that is wrong
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Problem(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String code,
            @JsonProperty("request_id") String requestId,
            List<Wrong> errors) {}

    record Wrong(String field, String message) {}

    @Override
    public boolean speaksAt(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    @Override
    public String mediaType() {
        return "application/problem+json";
    }

    @Override
    public Object body(ApiError fault, String path, String requestId) {
        @Nullable HttpStatus known = HttpStatus.resolve(fault.status());
        String title = known == null ? "Error" : known.getReasonPhrase();
        return new Problem(
                "about:blank",
                Objects.requireNonNull(title),
                fault.status(),
                title.equals(fault.detail()) ? said(fault) : fault.detail(),
                path,
                fault.code(),
                requestId,
                fault.fields().stream()
                        .map(field -> new Wrong(String.join(".", field.loc()), field.msg()))
                        .toList());
    }

    /// Where nothing but the status is known.
    private static String said(ApiError fault) {
        return switch (fault.status()) {
            case 400 -> "The request cannot be read; in a path, a slash or backslash cannot be part of a name";
            case 404 -> "There is nothing at this path; /docs describes those that there are";
            case 405 -> "This path does not take this method; the header Allow names those that it does";
            case 406 -> "The answer is JSON, which the header Accept of this request excludes";
            case 415 -> "The body is JSON and must be sent with Content-Type: application/json";
            default -> fault.detail();
        };
    }
}
