package dev.cutfill.upload.http;

import static me.desair.tus.server.HttpHeader.TUS_RESUMABLE;
import static me.desair.tus.server.HttpHeader.TUS_VERSION;
import static me.desair.tus.server.HttpHeader.UPLOAD_OFFSET;

import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.Concatenations;
import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadProperties;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import me.desair.tus.server.HttpMethod;
import me.desair.tus.server.TusFileUploadService;
import me.desair.tus.server.exception.TusException;
import me.desair.tus.server.util.TusServletRequest;
import me.desair.tus.server.util.TusServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// tus-java-server with its weak parts replaced: a fence instead of locks, own extensions (all but
/// termination), own storage, errors in plain sentences, and word of every finished upload to the rest of the
/// program.
public final class TusService extends TusFileUploadService {
    private static final Logger LOG = LoggerFactory.getLogger(TusService.class);

    private final DiskUploads uploads;
    private final Concatenations concatenations;
    private final CompletionPublisher announcements;
    private final boolean checksums;

    TusService(
            DiskUploads uploads,
            Concatenations concatenations,
            CompletionPublisher announcements,
            UploadProperties properties,
            TusStorage.Ids ids,
            Function<HttpServletRequest, String> baseUrl) {
        this.uploads = uploads;
        this.concatenations = concatenations;
        this.announcements = announcements;
        this.checksums = properties.offers("checksum");
        super();
        withUploadUri(Uploads.PATH);
        withUploadIdFactory(ids);
        withUploadStorageService(new TusStorage(uploads, ids));
        TusConcatenation concatenation =
                new TusConcatenation(uploads, concatenations, properties.offers("concatenation-unfinished"));
        TusCreation.Creator creator =
                properties.offers("concatenation") ? concatenation::create : (record, _) -> uploads.create(record);
        addTusExtension(new TusCore(uploads, properties.strict()));
        addTusExtension(new TusCreation(uploads, creator, properties.offers("creation-with-upload"), baseUrl));
        addTusExtension(new TusChecksum());
        addTusExtension(new TusExpiration(uploads));
        addTusExtension(concatenation);
        addTusExtension(new TusDownload(uploads));
        properties.disabled().forEach(this::disableTusExtension);
        if (properties.expireAfter().isZero()) {
            disableTusExtension("expiration");
        }
    }

    @Override
    public void process(HttpServletRequest raw, HttpServletResponse rawResponse, @Nullable String owner)
            throws IOException {
        HttpMethod method = HttpMethod.getMethodIfSupported(raw, getSupportedHttpMethods());
        TusExchange exchange = TusExchange.begin(raw, checksums);
        TusServletResponse response = new TusServletResponse(rawResponse);
        response.setHeader(TUS_RESUMABLE, TusCore.VERSION);
        // the turn is taken before the offset is read: after that no older request moves it
        try (WriterTurn turn =
                method == HttpMethod.PATCH && uploads.exists(exchange.id()) ? uploads.take(exchange.id()) : null) {
            exchange.holds(turn);
            exchange.found(uploads.stored(exchange.id()).orElse(null));
            processLockedRequest(method, new TusServletRequest(exchange), response, owner);
        }
    }

    @Override
    protected void executeProcessingByFeatures(
            @Nullable HttpMethod method, TusServletRequest request, TusServletResponse response, @Nullable String owner)
            throws IOException, TusException {
        super.executeProcessingByFeatures(method, request, response, owner);
        TusExchange exchange = TusExchange.of(request);
        StoredUpload upload = exchange.uploadIfAny();
        // HEAD too: the server may have died, or failed, between the last byte and the word of it. But while
        // the request that brought the last byte is still at it, the word is its own to give.
        boolean concerned = method == HttpMethod.PATCH
                || method == HttpMethod.POST
                || method == HttpMethod.HEAD && !uploads.isBeingWritten(exchange.id());
        if (concerned && upload != null) {
            announcements.announce(upload);
            if (upload.record().isPart() && upload.finished()) {
                for (StoredUpload whole : concatenations.completedBy(upload.id())) {
                    announcements.announce(whole);
                }
            }
        }
    }

    /// The library's would cut off received bytes, and would leave the answer to the container's error page.
    @Override
    protected void processTusException(
            @Nullable HttpMethod method,
            TusServletRequest request,
            TusServletResponse response,
            @Nullable String owner,
            TusException refusal)
            throws IOException {
        TusExchange exchange = TusExchange.of(request);
        int status = refusal.getStatus();
        switch (status) {
            case 500 -> LOG.error("{} {}: {}", method, status, refusal.getMessage(), refusal.getCause());
            case 507 -> LOG.warn("{} {}: {}", method, status, refusal.getMessage());
            default -> LOG.debug("{} {}: {}", method, status, refusal.getMessage());
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
