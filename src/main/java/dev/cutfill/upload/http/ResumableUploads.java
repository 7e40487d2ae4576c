package dev.cutfill.upload.http;

import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.socket.UploadProtocol;
import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.Metadata;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// Resumable Uploads for HTTP, the successor of tus, on the same URLs (draft-ietf-httpbis-resumable-upload-12;
/// the quotations are from there). Spoken with whoever sends its headers and no `Tus-Resumable`.
final class ResumableUploads {
    private static final long PROGRESS_EVERY = Duration.ofSeconds(1).toNanos();

    private final DiskUploads uploads;
    private final CompletionPublisher announcements;
    private final Function<HttpServletRequest, String> baseUrl;
    private final boolean strict;
    private final Clock clock;

    ResumableUploads(
            DiskUploads uploads,
            CompletionPublisher announcements,
            Function<HttpServletRequest, String> baseUrl,
            boolean strict,
            Clock clock) {
        this.uploads = uploads;
        this.announcements = announcements;
        this.baseUrl = baseUrl;
        this.strict = strict;
        this.clock = clock;
    }

    /// Whether a request speaks this protocol. Reading and cancelling carry no header of it: there the upload
    /// tells, which belongs to the protocol it was created by. One that is gone tells nothing: where tus is taken
    /// by its letter a HEAD without its header is none of tus.
    boolean isFor(HttpServletRequest http) throws IOException {
        RufhRequest request = new RufhRequest(http);
        if (request.has("Tus-Resumable")
                || request.has("X-HTTP-Method-Override")
                || http.getMethod().equals("OPTIONS")) {
            return false;
        }
        if (request.has(RufhRequest.INTEROP)
                || http.getMethod().equals("POST") && request.has("Upload-Complete")
                || request.text("Content-Type").equals(RufhRequest.PARTIAL_UPLOAD)) {
            return true;
        }
        Optional<StoredUpload> upload = uploads.stored(request.id());
        return upload.map(found -> found.record().complete() != null)
                .orElse(http.getMethod().equals("DELETE")
                        || strict && http.getMethod().equals("HEAD"));
    }

    /// > When responding to an OPTIONS request without the Upload-Complete header field, if the resource […]
    /// supports the creation of > a resumable upload resource, the server MUST include the Upload-Limit header
    /// field
    void announce(HttpServletResponse response) {
        response.setHeader("Upload-Limit", "max-size=" + uploads.maxSize());
    }

    void process(HttpServletRequest http, HttpServletResponse response) throws IOException {
        RufhRequest request = new RufhRequest(http);
        try {
            switch (http.getMethod()) {
                case "POST" -> create(request, response);
                case "PATCH" -> append(request, response);
                case "HEAD", "GET" -> retrieve(request, response);
                case "DELETE" -> cancel(request, response);
                default -> throw ProtocolException.method("An upload takes HEAD, GET, PATCH and DELETE.");
            }
        } catch (RufhProblem problem) {
            limit(request, response, stored(request));
            problem.answer(response);
        } catch (ProtocolException refusal) {
            limit(request, response, stored(request));
            RufhProblem.answer(response, refusal);
        } catch (UploadException refusal) {
            limit(request, response, stored(request));
            RufhProblem.answer(response, ProtocolException.of(refusal));
        }
    }

    /// > The Upload-Complete header field is set to true if the request content includes the entire
    /// representation data […] the > server SHOULD announce the upload resource by sending an interim response
    /// with the 104 (Upload Resumption Supported)
    private void create(RufhRequest request, HttpServletResponse response)
            throws IOException, ProtocolException, UploadException {
        if (!request.id().isEmpty()) {
            throw ProtocolException.method("Uploads are created by POST to " + Uploads.PATH + ".");
        }
        boolean last =
                request.complete().orElseThrow(() -> ProtocolException.malformed("Upload-Complete must be ?1 or ?0."));
        OptionalLong length = RufhProblem.consistentLength(request, last, 0, OptionalLong.empty());
        Optional<String> wanted = ReprDigest.wanted(request.text("Want-Repr-Digest"));
        ReprDigest.parse(request.text("Repr-Digest"));
        if (request.bodyLength().orElse(0) > uploads.maxSize()) {
            throw ProtocolException.tooLarge(uploads.maxSize());
        }
        StoredUpload upload = uploads.create(uploads.fresh(metadata(request), length, Owner.of(request.http()))
                .ofTenant(Owner.tenant(request.http()))
                .waitingForWord()
                .withDigest(request.text("Repr-Digest")));
        String location = baseUrl.apply(request.http()) + Uploads.PATH + "/" + upload.id();
        boolean told = request.interop().isPresent() && UploadProtocol.canSend(request.http());
        if (told) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Location", location);
            headers.put("Upload-Limit", limits(request, Optional.of(upload)));
            interim(request, response, headers);
        }
        try (WriterTurn turn = uploads.take(upload.id())) {
            upload = receive(turn, upload, request, response, last);
        } catch (ProtocolException | UploadException refusal) {
            if (!told) {
                uploads.delete(upload.id()); // nobody has learnt its URL
            }
            throw refusal;
        }
        response.setHeader("Location", location);
        done(upload, wanted, response, 201);
        limit(request, response, Optional.of(upload));
    }

    /// > A client can continue the upload and append representation data by sending a PATCH request with the
    /// > application/partial-upload media type
    private void append(RufhRequest request, HttpServletResponse response)
            throws IOException, ProtocolException, UploadException {
        existing(request);
        if (!request.text("Content-Type").equals(RufhRequest.PARTIAL_UPLOAD)) {
            throw ProtocolException.contentType(request.text("Content-Type"), RufhRequest.PARTIAL_UPLOAD);
        }
        boolean last = request.complete()
                .orElseThrow(() -> ProtocolException.malformed("Upload-Complete is missing; it must be ?1 or ?0."));
        long sent = request.number("Upload-Offset")
                .orElseThrow(
                        () -> ProtocolException.malformed("Upload-Offset is missing, or no non-negative integer."));
        try (WriterTurn turn = uploads.take(request.id())) {
            StoredUpload upload = existing(request);
            if (sent != upload.offset()) {
                throw RufhProblem.mismatchingOffset(upload.offset(), sent);
            }
            if (upload.finished() && request.bodyLength().orElse(1) > 0) {
                throw ProtocolException.malformed("The upload is complete; nothing can be appended.");
            }
            if (!upload.finished()) {
                upload = appendTo(turn, upload, request, response, last);
            }
            done(upload, ReprDigest.wanted(request.text("Want-Repr-Digest")), response, 204);
        }
    }

    private StoredUpload appendTo(
            WriterTurn turn, StoredUpload upload, RufhRequest request, HttpServletResponse response, boolean last)
            throws IOException, ProtocolException, UploadException {
        OptionalLong declared = upload.record().declared();
        if (declared.isPresent() && upload.offset() + request.bodyLength().orElse(0) > declared.getAsLong()) {
            throw exceeded(upload);
        }
        OptionalLong length = RufhProblem.consistentLength(request, last, upload.offset(), declared);
        if (length.orElse(0) > uploads.maxSize()
                || upload.offset() + request.bodyLength().orElse(0) > uploads.maxSize()) {
            throw ProtocolException.tooLarge(uploads.maxSize());
        }
        StoredUpload known =
                declared.isEmpty() && length.isPresent() ? uploads.declare(turn, upload, length.getAsLong()) : upload;
        return receive(turn, known, request, response, last);
    }

    private StoredUpload receive(
            WriterTurn turn, StoredUpload upload, RufhRequest request, HttpServletResponse response, boolean last)
            throws IOException, ProtocolException, UploadException {
        StoredUpload received;
        try {
            received = uploads.receive(turn, upload, request.body(progress(request, response)));
        } catch (UploadException refusal) {
            if (ProtocolException.of(refusal).status() == 413 && upload.record().length() != null) {
                throw exceeded(upload);
            }
            throw refusal;
        }
        if (!last) {
            return received;
        }
        if (received.record().length() != null && received.record().length() > received.offset()) {
            throw RufhProblem.inconsistentLength();
        }
        StoredUpload whole = uploads.complete(turn, received);
        announcements.announce(whole);
        return whole;
    }

    /// > the server MUST prevent the offset from exceeding the upload length by rejecting the request once the
    /// offset exceeds the > length, marking the upload resource invalid and rejecting any further interaction
    /// with it.
    private ProtocolException exceeded(StoredUpload upload) {
        uploads.expire(upload.id());
        return ProtocolException.malformed(
                "The content goes beyond the length of the upload, which is invalid now; start a new one.");
    }

    /// > the server SHOULD send interim responses with a 104 (Upload Resumption Supported) status code and the
    /// Upload-Offset header > field set to the current offset to inform the client about the upload progress
    private static LongConsumer progress(RufhRequest request, HttpServletResponse response) {
        if (request.interop().isEmpty()) {
            return _ -> {};
        }
        long[] last = {System.nanoTime()};
        return offset -> {
            long now = System.nanoTime();
            if (now - last[0] > PROGRESS_EVERY) {
                last[0] = now;
                Map<String, String> headers = new LinkedHashMap<>();
                headers.put("Upload-Offset", Long.toString(offset));
                interim(request, response, headers);
            }
        };
    }

    /// > A successful response to a HEAD or GET request against an upload resource MUST include the offset in
    /// the Upload-Offset > header field, MUST include the Upload-Complete header field […], MUST include the
    /// length in the Upload-Length header > field, unless the client has not supplied one, […] MUST indicate
    /// the limits in the Upload-Limit header field, and SHOULD > include the Cache-Control header field with
    /// the value no-store >
    /// > If a server receives a new request to retrieve the offset […] while a previous request […] is still
    /// ongoing, the server > SHOULD prevent race conditions, data loss, and corruption by terminating the
    /// previous request
    private void retrieve(RufhRequest request, HttpServletResponse response) throws IOException, ProtocolException {
        existing(request);
        if (request.has("Upload-Offset") || request.has("Upload-Complete")) {
            throw ProtocolException.malformed("Upload-Offset and Upload-Complete are for requests that append.");
        }
        StoredUpload upload;
        try (WriterTurn _ = uploads.take(request.id())) {
            upload = existing(request);
        }
        announcements.announce(upload);
        response.setHeader("Upload-Offset", Long.toString(upload.offset()));
        response.setHeader("Upload-Complete", upload.finished() ? "?1" : "?0");
        upload.record().declared().ifPresent(length -> response.setHeader("Upload-Length", Long.toString(length)));
        limit(request, response, Optional.of(upload));
        response.setHeader("Cache-Control", "no-store");
        if (request.http().getMethod().equals("GET") && upload.finished()) {
            TusDownload.send(upload, uploads.file(upload.id()), request.http(), response);
        } else {
            response.setStatus(204);
        }
    }

    /// > Upon receiving a DELETE request, the server SHOULD deactivate the upload resource.
    private void cancel(RufhRequest request, HttpServletResponse response) throws IOException, ProtocolException {
        uploads.terminate(existing(request));
        response.setStatus(204);
    }

    private void done(StoredUpload upload, Optional<String> wanted, HttpServletResponse response, int status)
            throws IOException {
        response.setHeader("Upload-Offset", Long.toString(upload.offset()));
        response.setHeader("Upload-Complete", upload.finished() ? "?1" : "?0");
        if (upload.finished() && wanted.isPresent()) {
            byte[] digest = ReprDigest.algorithm(wanted.get()).of(uploads.file(upload.id()), 0, upload.offset());
            response.setHeader("Repr-Digest", ReprDigest.field(wanted.get(), digest));
        }
        response.setStatus(status);
    }

    private StoredUpload existing(RufhRequest request) throws IOException, ProtocolException {
        Optional<StoredUpload> upload = uploads.stored(request.id());
        if (upload.isEmpty() && uploads.isExpired(request.id())) {
            throw ProtocolException.expired();
        }
        return upload.orElseThrow(ProtocolException::unknownUpload);
    }

    private Optional<StoredUpload> stored(RufhRequest request) throws IOException {
        return uploads.stored(request.id());
    }

    /// > If the server does not apply any limits, it MUST use min-size=0 instead of an empty header value.
    private void limit(RufhRequest request, HttpServletResponse response, Optional<StoredUpload> upload)
            throws IOException {
        response.setHeader("Upload-Limit", limits(request, upload));
    }

    /// Version 6 calls the age `expires`.
    private String limits(RufhRequest request, Optional<StoredUpload> upload) throws IOException {
        String size = "max-size=" + uploads.maxSize();
        Optional<Instant> expires = upload.isPresent() ? uploads.expires(upload.get()) : Optional.empty();
        String name = request.interop().orElse(RufhRequest.NEWEST_INTEROP) == 6 ? "expires" : "max-age";
        return expires.map(when -> size + ", " + name + "="
                        + Math.max(0, Duration.between(clock.instant(), when).toSeconds()))
                .orElse(size);
    }

    private static void interim(RufhRequest request, HttpServletResponse response, Map<String, String> headers) {
        headers.put(RufhRequest.INTEROP, request.interop().orElseThrow().toString());
        UploadProtocol.send(request.http(), response, headers);
    }

    /// What this server keeps about a file: as tus clients send it, or what the content's own headers say.
    private static String metadata(RufhRequest request) throws ProtocolException {
        String sent = request.text("Upload-Metadata");
        Optional<String> fault = Metadata.fault(sent);
        if (fault.isPresent()) {
            throw ProtocolException.malformed(fault.get());
        }
        Map<String, String> pairs = new LinkedHashMap<>(Metadata.decode(sent));
        request.fileName().ifPresent(name -> pairs.putIfAbsent("filename", name));
        String type = request.text("Content-Type");
        if (!type.isEmpty() && !type.equals(RufhRequest.PARTIAL_UPLOAD)) {
            pairs.putIfAbsent("filetype", type);
        }
        try {
            return sent.isEmpty() ? Metadata.encode(pairs) : sent;
        } catch (IllegalArgumentException e) {
            throw ProtocolException.malformed("Content-Disposition and Content-Type are too long to be kept.");
        }
    }
}
