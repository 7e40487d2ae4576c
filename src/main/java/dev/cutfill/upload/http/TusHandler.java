package dev.cutfill.upload.http;

import dev.cutfill.upload.storage.UploadException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;

/// What one method does once all rules are kept.
abstract class TusHandler {
    private final HttpMethod method;

    TusHandler(HttpMethod method) {
        this.method = method;
    }

    final HttpMethod method() {
        return method;
    }

    abstract void run(TusExchange request, HttpServletResponse response)
            throws ProtocolException, UploadException, IOException;
}
