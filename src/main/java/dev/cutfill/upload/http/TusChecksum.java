package dev.cutfill.upload.http;

import static me.desair.tus.server.HttpHeader.TUS_CHECKSUM_ALGORITHM;
import static me.desair.tus.server.HttpHeader.UPLOAD_CHECKSUM;
import static me.desair.tus.server.HttpMethod.OPTIONS;
import static me.desair.tus.server.HttpMethod.PATCH;
import static me.desair.tus.server.HttpMethod.POST;

import dev.cutfill.upload.storage.Checksum;
import dev.cutfill.upload.storage.UploadException;
import java.util.List;
import me.desair.tus.server.HttpMethod;
import me.desair.tus.server.RequestHandler;
import me.desair.tus.server.RequestValidator;
import me.desair.tus.server.checksum.ChecksumExtension;
import me.desair.tus.server.checksum.ChecksumOptionsRequestHandler;
import me.desair.tus.server.util.TusServletResponse;

/// The extensions checksum and checksum-trailer. The work is done where the bytes are (`DiskUploads.receive`);
/// the library's compares when they have been counted already, and computes five digests of every chunked body.
public final class TusChecksum extends ChecksumExtension {
    @Override
    protected void initValidators(List<RequestValidator> validators) {
        validators.add(new IsKnown());
    }

    @Override
    protected void initRequestHandlers(List<RequestHandler> handlers) {
        handlers.add(new ChecksumOptionsRequestHandler()); // adds checksum and checksum-trailer to Tus-Extension
        handlers.add(new Algorithms());
    }

    /// > 400 Bad Request if the checksum algorithm is not supported by the server
    static final class IsKnown extends TusValidator {
        IsKnown() {
            super(PATCH, POST);
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws UploadException {
            String sent = request.text(UPLOAD_CHECKSUM);
            if (!sent.isEmpty()) {
                Checksum.ofTus(sent);
            }
        }
    }

    /// > The Tus-Checksum-Algorithm header MUST be included in the response to an OPTIONS request.
    static final class Algorithms extends TusHandler {
        Algorithms() {
            super(OPTIONS);
        }

        @Override
        void run(TusExchange request, TusServletResponse response) {
            response.setHeader(TUS_CHECKSUM_ALGORITHM, Checksum.Algorithm.tusNames());
        }
    }
}
