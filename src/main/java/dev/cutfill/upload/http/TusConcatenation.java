package dev.cutfill.upload.http;

import static dev.cutfill.upload.http.TusHeaders.UPLOAD_CONCAT;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_DEFER_LENGTH;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_LENGTH;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_OFFSET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;

import dev.cutfill.upload.storage.Concatenations;
import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadDirectory;
import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.UploadRecord;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.http.HttpMethod;

/// The extensions concatenation and concatenation-unfinished. The library's hands out a chain of streams; those
/// who read an upload here want one file.
final class TusConcatenation {
    private final DiskUploads uploads;
    private final Concatenations concatenations;
    private final boolean unfinished;

    /// @param unfinished whether an upload may be made of parts that are still on their way
    TusConcatenation(DiskUploads uploads, Concatenations concatenations, boolean unfinished) {
        this.uploads = uploads;
        this.concatenations = concatenations;
        this.unfinished = unfinished;
    }

    TusExtension extension() {
        return new TusExtension(
                "concatenation",
                unfinished ? List.of("concatenation", "concatenation-unfinished") : List.of("concatenation"),
                List.of(new Header(this)),
                List.of(new Head(concatenations)));
    }

    /// Creates the upload that a request asks for, with a record that knows what it is part or whole of.
    StoredUpload create(UploadRecord record, String header) throws IOException, ProtocolException, UploadException {
        return isFinal(header)
                ? concatenations.create(record.concatenated(header, ids(header)), parts(header))
                : uploads.create(record.concatenated(header, List.of()));
    }

    static boolean isFinal(String header) {
        return header.startsWith("final;");
    }

    /// > The value MUST be final followed by a semicolon and a space-separated list of the partial upload URLs
    /// that need to be > concatenated. […] The partial uploads URLs MAY be absolute or relative
    private List<StoredUpload> parts(String header) throws IOException, ProtocolException {
        List<StoredUpload> parts = new ArrayList<>();
        for (String id : ids(header)) {
            StoredUpload part = uploads.stored(id)
                    .orElseThrow(() -> ProtocolException.malformed("Upload-Concat names an upload that is not here."));
            if (!part.record().isPart()) {
                throw ProtocolException.malformed("Upload-Concat names an upload that was not created as partial.");
            }
            if (!unfinished && !part.finished()) {
                throw ProtocolException.malformed("Upload-Concat names an upload that is not finished.");
            }
            parts.add(part);
        }
        return parts;
    }

    private static List<String> ids(String header) throws ProtocolException {
        List<String> ids = new ArrayList<>();
        for (String url : header.substring("final;".length()).strip().split(" +")) {
            String id = url.substring(url.lastIndexOf('/') + 1);
            if (!UploadDirectory.isId(id)) {
                throw ProtocolException.malformed("Upload-Concat names an upload that is not here.");
            }
            ids.add(id);
        }
        return ids;
    }

    /// > It indicates whether the upload is either a partial or final upload. […] The Client MUST NOT include
    /// the Upload-Length > header in the final upload creation.
    static final class Header extends TusValidator {
        private final TusConcatenation extension;

        Header(TusConcatenation extension) {
            super(POST);
            this.extension = extension;
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws ProtocolException, IOException {
            String header = request.text(UPLOAD_CONCAT);
            if (isFinal(header)) {
                extension.parts(header);
                if (!request.text(UPLOAD_LENGTH).isEmpty() || request.hasBody()) {
                    throw ProtocolException.malformed(
                            "An upload that is made of others has no Upload-Length and no bytes of its own.");
                }
            } else if (!header.isEmpty() && !header.equals("partial")) {
                throw ProtocolException.malformed("Upload-Concat must be 'partial', or 'final;' and URLs.");
            }
        }
    }

    /// > Response to HEAD request against partial or final upload MUST include the Upload-Concat header and its
    /// value as received > in the upload creation request.
    static final class Head extends TusHandler {
        private final Concatenations concatenations;

        Head(Concatenations concatenations) {
            super(HEAD);
            this.concatenations = concatenations;
        }

        @Override
        void run(TusExchange request, HttpServletResponse response)
                throws IOException, ProtocolException, UploadException {
            StoredUpload upload = request.upload();
            if (!upload.record().creation().concatenation().concat().isEmpty()) {
                response.setHeader(
                        UPLOAD_CONCAT,
                        upload.record().creation().concatenation().concat());
            }
            if (upload.record().isConcatenation()) {
                OptionalLong length = concatenations.length(upload);
                response.setHeader(UPLOAD_OFFSET, Long.toString(concatenations.offset(upload)));
                response.setHeader(UPLOAD_DEFER_LENGTH, null);
                if (length.isPresent()) {
                    response.setHeader(UPLOAD_LENGTH, Long.toString(length.getAsLong()));
                }
            }
        }
    }
}
