package dev.cutfill.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/// What an error looks like: `{"detail": "…"}`.
///
/// @param detail a sentence for the client, or the status's own words
record ErrorBody(String detail) {
    private static final JsonMapper JSON = new JsonMapper();

    /// With the words of the status itself: `Not Found`.
    static ErrorBody of(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return new ErrorBody(known == null ? "Error " + status : known.getReasonPhrase());
    }

    /// For those who answer outside Spring MVC. Does nothing when an answer is on its way.
    static void write(HttpServletResponse response, int status, String detail) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = JSON.writeValueAsBytes(new ErrorBody(detail));
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
