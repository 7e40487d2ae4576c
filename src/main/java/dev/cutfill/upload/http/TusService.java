package dev.cutfill.upload.http;

import static dev.cutfill.upload.http.TusHeaders.TUS_RESUMABLE;
import static dev.cutfill.upload.http.TusHeaders.TUS_VERSION;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_OFFSET;

import dev.cutfill.upload.storage.Concatenations;
import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadDirectory;
import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.UploadProperties;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;

/// tus 1.0.0: what every request passes through, and how a refusal is answered. [TusLibrary] runs the
/// extensions.
final class TusService {
    private static final Logger LOG = LoggerFactory.getLogger(TusService.class);

    private final DiskUploads uploads;
    private final Concatenations concatenations;
    private final CompletionPublisher announcements;
    private final TusLibrary library;
    private final boolean checksums;

    TusService(
            UploadDirectory directory,
            DiskUploads uploads,
            CompletionPublisher announcements,
            UploadProperties properties,
            Function<HttpServletRequest, String> baseUrl)
            throws IOException {
        this.uploads = uploads;
        this.concatenations = new Concatenations(directory, uploads);
        this.announcements = announcements;
        this.checksums = properties.offers("checksum");
        TusConcatenation concatenation =
                new TusConcatenation(uploads, concatenations, properties.offers("concatenation-unfinished"));
        TusCreation.Creator creator =
                properties.offers("concatenation") ? concatenation::create : (record, _) -> uploads.create(record);
        List<String> disabled = new ArrayList<>(properties.disabled());
        if (properties.expireAfter().isZero()) {
            disabled.add("expiration");
        }
        this.library = new TusLibrary(
                List.of(
                        TusCore.extension(uploads, properties.strict()),
                        TusCreation.extension(uploads, creator, properties.offers("creation-with-upload"), baseUrl),
                        TusChecksum.EXTENSION,
                        TusExpiration.extension(uploads),
                        concatenation.extension(),
                        TusDownload.extension(uploads)),
                disabled,
                new TusStorage(uploads, directory));
    }

    void process(HttpServletRequest raw, HttpServletResponse response) throws IOException {
        Optional<HttpMethod> method = library.method(raw);
        TusExchange exchange = TusExchange.begin(raw, checksums);
        response.setHeader(TUS_RESUMABLE, TusCore.VERSION);
        boolean writes = method.equals(Optional.of(HttpMethod.PATCH)) && uploads.exists(exchange.id());
        // the turn is taken before the offset is read: after that no older request moves it
        try (WriterTurn turn = writes ? uploads.take(exchange.id()) : null) {
            exchange.holds(turn);
            exchange.found(uploads.stored(exchange.id()).orElse(null));
            try {
                library.process(method, exchange, response);
                announce(method, exchange);
            } catch (UploadException refusal) {
                refuse(method, exchange, response, ProtocolException.of(refusal));
            } catch (ProtocolException refusal) {
                refuse(method, exchange, response, refusal);
            }
        }
    }

    /// HEAD too: the server may have died, or failed, between the last byte and the word of it. But while the
    /// request that brought the last byte is still at it, the word is its own to give.
    private void announce(Optional<HttpMethod> method, TusExchange exchange)
            throws IOException, ProtocolException, UploadException {
        StoredUpload upload = exchange.uploadIfAny();
        boolean concerned = method.equals(Optional.of(HttpMethod.PATCH))
                || method.equals(Optional.of(HttpMethod.POST))
                || method.equals(Optional.of(HttpMethod.HEAD)) && !uploads.isBeingWritten(exchange.id());
        if (concerned && upload != null) {
            announcements.announce(upload);
            if (upload.record().isPart() && upload.finished()) {
                for (StoredUpload whole : concatenations.completedBy(upload.id())) {
                    announcements.announce(whole);
                }
            }
        }
    }

    private static void refuse(
            Optional<HttpMethod> method, TusExchange exchange, HttpServletResponse response, ProtocolException refusal)
            throws IOException {
        int status = refusal.status();
        String name = method.map(HttpMethod::name).orElse("?");
        switch (status) {
            case 500 -> LOG.error("{} {}: {}", name, status, refusal.getMessage(), refusal.getCause());
            case 507 -> LOG.warn("{} {}: {}", name, status, refusal.getMessage());
            default -> LOG.debug("{} {}: {}", name, status, refusal.getMessage());
        }
        StoredUpload upload = exchange.uploadIfAny();
        switch (status) {
            case 405 ->
                response.setHeader(
                        "Allow", exchange.isForCollection() ? "POST, OPTIONS" : "GET, HEAD, PATCH, DELETE, OPTIONS");
            case 409 -> response.setHeader(UPLOAD_OFFSET, upload == null ? null : Long.toString(upload.offset()));
            case 412 -> response.setHeader(TUS_VERSION, TusCore.VERSION);
            case 429 -> response.setHeader("Retry-After", "60");
            case 503 -> response.setHeader("Retry-After", "1");
            default -> {}
        }
        if (status != 409) {
            response.setHeader(UPLOAD_OFFSET, null);
        }
        TusServlet.answer(response, status, String.valueOf(refusal.getMessage()));
    }
}
