package dev.cutfill.upload.http;

import static dev.cutfill.upload.http.TusHeaders.TUS_MAX_SIZE;
import static dev.cutfill.upload.http.TusHeaders.TUS_RESUMABLE;
import static dev.cutfill.upload.http.TusHeaders.TUS_VERSION;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_DEFER_LENGTH;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_LENGTH;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_METADATA;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_OFFSET;
import static org.springframework.http.HttpHeaders.CACHE_CONTROL;
import static org.springframework.http.HttpHeaders.CONTENT_TYPE;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;

import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.http.HttpMethod;

/// The core of the protocol: HEAD, PATCH and OPTIONS. It takes the place of the library's, which answers with
/// other statuses than the protocol names, keeps a declared length only after the body, and has no zero length.
final class TusCore {
    static final String VERSION = "1.0.0";
    static final String OFFSET_STREAM = "application/offset+octet-stream";

    private TusCore() {}

    /// @param strict as `UploadProperties.strict`
    static TusExtension extension(DiskUploads uploads, boolean strict) {
        return new TusExtension(
                "core",
                List.of(),
                List.of(
                        new Version(strict),
                        new Exists(uploads),
                        new TakesBytes(),
                        new BodyIsOffsetStream(),
                        new Offset(),
                        new Length(uploads.maxSize())),
                List.of(new Head(), new Patch(uploads), new Options(uploads.maxSize())));
    }

    /// > The Tus-Resumable header MUST be included in every request and response except for OPTIONS requests.
    /// […] If the version > specified by the Client is not supported by the Server, it MUST respond with the
    /// 412 Precondition Failed status and MUST > include the Tus-Version header into the response. In addition,
    /// the Server MUST NOT process the request.
    ///
    /// Reading changes nothing, so a HEAD or GET without the header is answered, as tusd does: curl scripts
    /// leave it out. Unless the operator wants the letter.
    static final class Version extends TusValidator {
        private final boolean strict;

        Version(boolean strict) {
            super(HEAD, GET, POST, PATCH, DELETE);
            this.strict = strict;
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            String version = request.text(TUS_RESUMABLE);
            boolean mayBeMissing = !strict && (method == HEAD || method == GET);
            if (!version.equals(VERSION) && !(version.isEmpty() && mayBeMissing)) {
                throw ProtocolException.version(version);
            }
        }
    }

    /// > If the resource is not found, the Server SHOULD return either the 404 Not Found, 410 Gone or 403
    /// Forbidden status without > the Upload-Offset header. (HEAD) […] If a Server receives a PATCH request
    /// against a non-existent resource it SHOULD return > a 404 Not Found status.
    /// >
    /// > The latter one (410 Gone) SHOULD be used if the Server is keeping track of expired uploads.
    /// (expiration)
    static final class Exists extends TusValidator {
        private final DiskUploads uploads;

        Exists(DiskUploads uploads) {
            super(HEAD, PATCH, DELETE, GET);
            this.uploads = uploads;
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            if (request.uploadIfAny() == null && uploads.isExpired(request.id())) {
                throw ProtocolException.expired();
            }
            request.upload();
        }
    }

    /// > The Server MUST respond with the 403 Forbidden status to PATCH requests against a final upload URL and
    /// MUST NOT modify the > final or its partial uploads. (concatenation)
    static final class TakesBytes extends TusValidator {
        TakesBytes() {
            super(PATCH);
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            if (request.upload().record().isConcatenation()) {
                throw ProtocolException.concatenation();
            }
        }
    }

    /// > All PATCH requests MUST use Content-Type: application/offset+octet-stream, otherwise the server SHOULD
    /// return a 415 > Unsupported Media Type status.
    static final class BodyIsOffsetStream extends TusValidator {
        BodyIsOffsetStream() {
            super(PATCH);
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            if (!request.text(CONTENT_TYPE).equals(OFFSET_STREAM)) {
                throw ProtocolException.contentType(request.text(CONTENT_TYPE));
            }
        }
    }

    /// > The Upload-Offset header's value MUST be equal to the current offset of the resource. […] If the
    /// offsets do not match, the > Server MUST respond with the 409 Conflict status without modifying the
    /// upload resource.
    static final class Offset extends TusValidator {
        Offset() {
            super(PATCH);
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            OptionalLong sent = request.number(UPLOAD_OFFSET);
            if (sent.isEmpty()) {
                throw ProtocolException.malformed("Upload-Offset is missing.");
            }
            if (sent.getAsLong() != request.upload().offset()) {
                throw ProtocolException.offsetMismatch(
                        sent.getAsLong(), request.upload().offset());
            }
        }
    }

    /// > Once it is known the Client MUST set the Upload-Length header in the next PATCH request. Once set the
    /// length MUST NOT be > changed. (creation-defer-length)
    ///
    /// The same length again is no change: clients repeat it when they try a request again. Who does not know
    /// the length before may say `Upload-Complete: ?1`, as in the protocol's successor: then it is where this
    /// request ends.
    static final class Length extends TusValidator {
        private final long maxSize;

        Length(long maxSize) {
            super(PATCH);
            this.maxSize = maxSize;
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            StoredUpload upload = request.upload();
            OptionalLong sent = request.number(UPLOAD_LENGTH);
            OptionalLong declared = upload.record().declared();
            if (sent.isPresent()) {
                long length = sent.getAsLong();
                if (declared.isPresent() && declared.getAsLong() != length) {
                    throw ProtocolException.malformed(
                            "Upload-Length is " + length + ", but " + declared.getAsLong() + " was declared before.");
                }
                if (length > maxSize) {
                    throw ProtocolException.tooLarge(maxSize);
                }
                if (length < upload.offset()) {
                    throw ProtocolException.malformed(
                            "Upload-Length is " + length + ", but " + upload.offset() + " bytes are here already.");
                }
                declared = sent;
            }
            long end = upload.offset() + request.bodyLength();
            if (declared.isPresent() && end > declared.getAsLong()) {
                throw ProtocolException.longerThanDeclared(declared.getAsLong());
            }
            if (end > maxSize) {
                throw ProtocolException.tooLarge(maxSize);
            }
        }
    }

    /// > The Server MUST always include the Upload-Offset header in the response for a HEAD request, even if
    /// the offset is 0, or the > upload is already considered completed. If the size of the upload is known,
    /// the Server MUST include the Upload-Length > header in the response. […] The Server MUST prevent the
    /// client and/or proxies from caching the response by adding the > Cache-Control: no-store header.
    /// >
    /// > As long as the length of the upload is not known, the Server MUST set Upload-Defer-Length: 1 in all
    /// responses to HEAD > requests. If an upload contains additional metadata, responses to HEAD requests MUST
    /// include the Upload-Metadata header.
    static final class Head extends TusHandler {
        Head() {
            super(HEAD);
        }

        @Override
        void run(TusExchange request, HttpServletResponse response) throws ProtocolException {
            StoredUpload upload = request.upload();
            OptionalLong length = upload.record().declared();
            if (length.isPresent()) {
                response.setHeader(UPLOAD_LENGTH, Long.toString(length.getAsLong()));
            } else {
                response.setHeader(UPLOAD_DEFER_LENGTH, "1");
            }
            if (!upload.record().creation().metadata().isEmpty()) {
                response.setHeader(UPLOAD_METADATA, upload.record().creation().metadata());
            }
            response.setHeader(UPLOAD_OFFSET, Long.toString(upload.offset()));
            response.setHeader(CACHE_CONTROL, "no-store");
            response.setStatus(200);
        }
    }

    /// > The Server SHOULD accept PATCH requests against any upload URL and apply the bytes contained in the
    /// message at the given > offset specified by the Upload-Offset header. […] The Server MUST acknowledge
    /// successful PATCH requests with the 204 No > Content status. It MUST include the Upload-Offset header
    /// containing the new offset.
    static final class Patch extends TusHandler {
        private final DiskUploads uploads;

        Patch(DiskUploads uploads) {
            super(PATCH);
            this.uploads = uploads;
        }

        @Override
        void run(TusExchange request, HttpServletResponse response)
                throws IOException, ProtocolException, UploadException {
            StoredUpload upload = request.upload();
            OptionalLong length = request.number(UPLOAD_LENGTH);
            if (length.isPresent() && upload.record().length() == null) {
                // before the body, so that a cut connection cannot lose it
                upload = uploads.declare(request.turn(), upload, length.getAsLong());
            }
            upload = uploads.receive(request.turn(), upload, request.body());
            if (request.saysComplete() && upload.record().length() == null) {
                upload = uploads.declare(request.turn(), upload, upload.offset());
            }
            request.found(upload);
            response.setHeader(UPLOAD_OFFSET, Long.toString(upload.offset()));
            response.setStatus(204);
        }
    }

    /// > A successful response indicated by the 204 No Content or 200 OK status MUST contain the Tus-Version
    /// header. It MAY include > the Tus-Extension and Tus-Max-Size headers.
    static final class Options extends TusHandler {
        private final long maxSize;

        Options(long maxSize) {
            super(OPTIONS);
            this.maxSize = maxSize;
        }

        @Override
        void run(TusExchange request, HttpServletResponse response) {
            response.setHeader(TUS_VERSION, VERSION);
            response.setHeader(TUS_MAX_SIZE, Long.toString(maxSize));
            response.setStatus(200);
        }
    }
}
