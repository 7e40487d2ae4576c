package dev.cutfill.upload.http;

import dev.cutfill.upload.storage.UploadRefused;
import dev.cutfill.web.error.ApiError;
import dev.cutfill.web.error.ErrorFormats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/// What the storage refuses while another API opens an upload, in the shape of that API's errors.
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE - 1) // before what takes every exception
final class UploadErrors {
    private final ErrorFormats formats;

    UploadErrors(ErrorFormats formats) {
        this.formats = formats;
    }

    @ExceptionHandler
    void refused(UploadRefused refused, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ProtocolException refusal = ProtocolException.of(refused.refusal());
        formats.write(
                request,
                response,
                new ApiError(refusal.status(), "upload_refused", String.valueOf(refusal.getMessage()), List.of()));
    }
}
