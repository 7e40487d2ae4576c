package dev.cutfill.web.error;

import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.ExceptionUtils;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// Says what Tomcat itself refuses, a malformed URI for one, as the API would, instead of by an HTML page.
/// Headers that are too large, which to Tomcat are a bad request like any other, get the status that RFC 6585
/// has for them.
public final class JsonErrorValve extends ErrorReportValve {
    /// in the server's language
    private static final String TOO_LARGE =
            StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error");

    private final ErrorFormats shapes;

    public JsonErrorValve(ErrorFormats shapes) {
        this.shapes = shapes;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable e) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            RequestId.set(request.getRequest(), response.getResponse());
            ApiError fault = fault(request, response.getStatus(), e);
            if (fault.status() == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value()) {
                // Tomcat closes it, and says so of statuses it knows
                response.setHeader(HttpHeaders.CONNECTION, "close");
            }
            shapes.write(request.getRequest(), response.getResponse(), fault);
            response.finishResponse();
        } catch (IOException | IllegalStateException failure) {
            ExceptionUtils.handleThrowable(failure); // the client is gone
        }
    }

    private static ApiError fault(Request request, int status, @Nullable Throwable e) {
        boolean parsing = status == HttpStatus.BAD_REQUEST.value();
        // only the list of headers throws it there
        boolean tooMany = parsing && e instanceof IllegalStateException;
        boolean tooLarge = parsing && e instanceof IllegalArgumentException && TOO_LARGE.equals(e.getMessage());
        if ((!tooMany && !tooLarge)
                || !(request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http)) {
            return ApiError.of(status);
        }
        int most = http.getMaxHttpRequestHeaderSize();
        if (request.getCoyoteRequest().requestURI().isNull()) {
            return new ApiError(
                    HttpStatus.URI_TOO_LONG.value(),
                    "uri_too_long",
                    "The URL has more than " + most + " bytes, which is the most that is taken",
                    List.of());
        }
        return new ApiError(
                HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value(),
                "headers_too_large",
                "The request line and the headers have more than " + most + " bytes or " + http.getMaxHeaderCount()
                        + " lines, which is the most that is taken",
                List.of());
    }
}
