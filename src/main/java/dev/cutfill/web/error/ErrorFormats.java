package dev.cutfill.web.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes an error as the API words it at whose path it happened.
@Component
public class ErrorFormats {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ErrorFormat PLAIN = new ErrorFormat() {
        @Override
        public boolean speaksAt(String path) {
            return true;
        }

        @Override
        public String mediaType() {
            return "application/json";
        }

        @Override
        public Object body(ApiError fault, String path, String requestId) {
            return Map.of("detail", fault.fields().isEmpty() ? fault.detail() : fault.fields());
        }
    };

    private final List<ErrorFormat> shapes;

    public ErrorFormats(ObjectProvider<ErrorFormat> shapes) {
        this.shapes = shapes.orderedStream().toList();
    }

    /// Does nothing when an answer is on its way.
    public void write(HttpServletRequest request, HttpServletResponse response, ApiError fault) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        String path = path(request);
        ErrorFormat shape =
                shapes.stream().filter(api -> api.speaksAt(path)).findFirst().orElse(PLAIN);
        String requestId = Objects.requireNonNullElse(response.getHeader(RequestId.HEADER), "");
        byte[] body = JSON.writeValueAsBytes(shape.body(fault, path, requestId));
        response.resetBuffer();
        response.setStatus(fault.status());
        response.setContentType(shape.mediaType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private static String path(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String uri = failed instanceof String original ? original : String.valueOf(request.getRequestURI());
        String context = Objects.requireNonNullElse(request.getContextPath(), "");
        return uri.startsWith(context) ? uri.substring(context.length()) : uri;
    }
}
