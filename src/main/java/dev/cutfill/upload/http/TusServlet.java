package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cutfill.upload.storage.UploadMeters;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// /files and below. A servlet of its own and no controller: Spring would answer OPTIONS itself, and read
/// forms.
final class TusServlet extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(TusServlet.class);

    private static final String REQUEST_HEADERS =
            "Authorization, Content-Digest, Content-Disposition, Content-Type, If-Range, Origin, Range, Repr-Digest, Tus-Resumable, Upload-Checksum, Upload-Complete, Upload-Concat,"
                    + " Upload-Defer-Length, Upload-Draft-Interop-Version, Upload-Length, Upload-Metadata, Upload-Offset,"
                    + " Want-Repr-Digest, X-HTTP-Method-Override, X-Request-ID, X-Requested-With";
    private static final String RESPONSE_HEADERS =
            "Accept-Ranges, Content-Disposition, Content-Range, ETag, Location, Repr-Digest, Retry-After, Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version,"
                    + " Upload-Complete, Upload-Concat, Upload-Defer-Length, Upload-Draft-Interop-Version, Upload-Expires,"
                    + " Upload-Length, Upload-Limit, Upload-Metadata, Upload-Offset, X-Request-ID";

    private final transient TusService tus;
    private final transient Optional<ResumableUploads> successor;
    private final transient UploadMeters meters;

    TusServlet(TusService tus, Optional<ResumableUploads> successor, UploadMeters meters) {
        this.tus = tus;
        this.successor = successor;
        this.meters = meters;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        allowOtherOrigins(request, response);
        meters.begun();
        try {
            if (successor.isPresent() && successor.get().isFor(request)) {
                successor.get().process(request, response);
            } else {
                if (request.getMethod().equals("OPTIONS")) {
                    successor.ifPresent(spoken -> spoken.announce(response)); // both protocols ask this way
                }
                tus.process(request, response);
            }
        } catch (IOException | RuntimeException e) {
            if (response.isCommitted()) {
                LOG.debug("The client left before it was answered", e);
                return;
            }
            LOG.error("A {} on an upload failed", request.getMethod(), e);
            answer(response, 500, "The server failed on this request; its log says why.");
        } finally {
            meters.ended(request.getMethod(), response.getStatus());
        }
    }

    static void answer(HttpServletResponse response, int status, String sentence) throws IOException {
        byte[] body = (sentence + "\n").getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /// Any page may upload: it needs the upload's URL, which is a secret, and no cookie is looked at.
    private static void allowOtherOrigins(HttpServletRequest request, HttpServletResponse response) {
        if (request.getHeader("Origin") == null) {
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        if (request.getHeader("Access-Control-Request-Method") != null) {
            response.setHeader("Access-Control-Allow-Methods", "POST, GET, HEAD, PATCH, DELETE, OPTIONS");
            response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
            response.setHeader("Access-Control-Max-Age", "86400");
        }
    }
}
