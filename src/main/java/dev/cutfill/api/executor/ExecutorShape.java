package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.web.error.ApiError;
import dev.cutfill.web.error.ErrorFormat;
import dev.cutfill.web.error.FieldError;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Errors at this API: `{"detail": …, "type": …, "request_id": …}`, and which fields are wrong where that is
/// so.
@Component
final class ExecutorShape implements ErrorFormat {
    private static final Pattern PATHS =
            Pattern.compile("(?:/compat/aiopslab)?/(?:api/v1|health|ready|metrics|queue|ws)(?:/.*)?");

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder({"detail", "type", "request_id", "errors"})
    record Body(
            String detail,
            String type,
            @JsonProperty("request_id") String requestId,
            List<FieldError> errors) {}

    @Override
    public boolean speaksAt(String path) {
        return PATHS.matcher(path).matches();
    }

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public Object body(ApiError fault, String path, String requestId) {
        return new Body(fault.detail(), fault.code(), requestId, fault.fields());
    }
}
