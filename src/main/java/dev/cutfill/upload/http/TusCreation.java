package dev.cutfill.upload.http;

import static dev.cutfill.upload.http.TusHeaders.UPLOAD_CONCAT;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_DEFER_LENGTH;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_LENGTH;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_METADATA;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_OFFSET;
import static org.springframework.http.HttpHeaders.CONTENT_TYPE;
import static org.springframework.http.HttpHeaders.LOCATION;
import static org.springframework.http.HttpMethod.POST;

import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.Metadata;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.UploadRecord;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.springframework.http.HttpMethod;

/// The extensions creation, creation-defer-length and creation-with-upload. It takes the place of the
/// library's, which knows neither empty files nor bodies, and answers with paths in place of URLs.
final class TusCreation {
    private TusCreation() {}

    /// Makes the upload that a record describes, the header `Upload-Concat` considered.
    @FunctionalInterface
    interface Creator {
        StoredUpload create(UploadRecord record, String concat) throws IOException, ProtocolException, UploadException;
    }

    /// @param withUpload whether creation-with-upload is offered
    /// @param baseUrl where the client of a request reaches this server, without a slash at the end
    static TusExtension extension(
            DiskUploads uploads, Creator creator, boolean withUpload, Function<HttpServletRequest, String> baseUrl) {
        List<String> announced = withUpload
                ? List.of("creation", "creation-defer-length", "creation-with-upload")
                : List.of("creation", "creation-defer-length");
        return new TusExtension(
                "creation",
                announced,
                List.of(
                        new CreationUrl(),
                        new Length(uploads.maxSize()),
                        new MetadataSyntax(),
                        new BodyIsOffsetStream(withUpload)),
                List.of(new Post(uploads, creator, baseUrl)));
    }

    /// > The Client MUST send a POST request against a known upload creation URL to request a new upload
    /// resource.
    ///
    /// A POST indeed: X-HTTP-Method-Override could carry a creation past whoever guards this URL by its method.
    static final class CreationUrl extends TusValidator {
        CreationUrl() {
            super(POST);
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            if (!request.isForCollection()) {
                throw ProtocolException.method("Uploads are created by POST to " + Uploads.PATH + ".");
            }
            if (!request.getMethod().equals("POST")) {
                throw ProtocolException.method("Uploads are created by POST itself, not by X-HTTP-Method-Override.");
            }
        }
    }

    /// > The request MUST include one of the following headers: a) Upload-Length to indicate the size of an
    /// entire upload in bytes. > b) Upload-Defer-Length: 1 if upload size is not known at the time. […] If the
    /// length of the upload exceeds the maximum, > which MAY be specified using the Tus-Max-Size header, the
    /// Server MUST respond with the 413 Request Entity Too Large status. >
    /// > If the Upload-Defer-Length header contains any other value than 1 the server should return a 400 Bad
    /// Request status.
    static final class Length extends TusValidator {
        private final long maxSize;

        Length(long maxSize) {
            super(POST);
            this.maxSize = maxSize;
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            if (TusConcatenation.isFinal(request.text(UPLOAD_CONCAT))) {
                return; // its parts have lengths
            }
            OptionalLong length = request.number(UPLOAD_LENGTH);
            String deferred = request.text(UPLOAD_DEFER_LENGTH);
            if (!deferred.isEmpty() && !deferred.equals("1")) {
                throw ProtocolException.malformed("Upload-Defer-Length must be 1.");
            }
            if (length.isPresent() != deferred.isEmpty()) {
                throw ProtocolException.malformed(
                        "One of Upload-Length and Upload-Defer-Length is needed, and not both.");
            }
            if (length.isPresent() && length.getAsLong() > maxSize || request.bodyLength() > maxSize) {
                throw ProtocolException.tooLarge(maxSize);
            }
            if (length.isPresent() && request.bodyLength() > length.getAsLong()) {
                throw ProtocolException.longerThanDeclared(length.getAsLong());
            }
        }
    }

    /// What [Metadata] says; a header that breaks it is refused, since it would have to be sent back.
    static final class MetadataSyntax extends TusValidator {
        MetadataSyntax() {
            super(POST);
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            Optional<String> fault = Metadata.fault(request.text(UPLOAD_METADATA));
            if (fault.isPresent()) {
                throw ProtocolException.malformed(fault.get());
            }
        }
    }

    /// > The Client MAY include either the entirety or a chunk of the upload data in the body of the POST
    /// request. In this case, > similar rules as for the PATCH request and response apply. The Client MUST
    /// include the Content-Type: > application/offset+octet-stream header.
    static final class BodyIsOffsetStream extends TusValidator {
        private final boolean offered;

        BodyIsOffsetStream(boolean offered) {
            super(POST);
            this.offered = offered;
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException {
            if (request.hasBody() && !offered) {
                throw ProtocolException.malformed(
                        "This server takes no bytes with the creation (cutfill.upload.disabled).");
            }
            if (request.hasBody() && !request.text(CONTENT_TYPE).equals(TusCore.OFFSET_STREAM)) {
                throw ProtocolException.contentType(request.text(CONTENT_TYPE));
            }
        }
    }

    /// > The Server MUST acknowledge a successful upload creation with the 201 Created status. The Server MUST
    /// set the Location > header to the URL of the created resource. This URL MAY be absolute or relative. […]
    /// The Server MUST include the > Upload-Offset header with the offset of the last received byte (when the
    /// request carried data).
    static final class Post extends TusHandler {
        private final DiskUploads uploads;
        private final Creator creator;
        private final Function<HttpServletRequest, String> baseUrl;

        Post(DiskUploads uploads, Creator creator, Function<HttpServletRequest, String> baseUrl) {
            super(POST);
            this.uploads = uploads;
            this.creator = creator;
            this.baseUrl = baseUrl;
        }

        @Override
        void run(TusExchange request, HttpServletResponse response)
                throws IOException, ProtocolException, UploadException {
            UploadRecord record = uploads.fresh(
                            request.text(UPLOAD_METADATA), request.number(UPLOAD_LENGTH), request.owner())
                    .ofTenant(request.tenant());
            StoredUpload upload = creator.create(record, request.text(UPLOAD_CONCAT));
            if (request.text(CONTENT_TYPE).equals(TusCore.OFFSET_STREAM)) {
                upload = receive(upload, request);
                response.setHeader(UPLOAD_OFFSET, Long.toString(upload.offset()));
            }
            request.found(upload);
            response.setHeader(LOCATION, baseUrl.apply(request) + Uploads.PATH + "/" + upload.id());
            response.setStatus(201);
        }

        private StoredUpload receive(StoredUpload upload, TusExchange request) throws IOException, UploadException {
            try (WriterTurn turn = uploads.take(upload.id())) {
                return uploads.receive(turn, upload, request.body());
            } catch (UploadException refusal) {
                uploads.delete(upload.id()); // nobody has learnt its URL
                throw refusal;
            }
        }
    }
}
