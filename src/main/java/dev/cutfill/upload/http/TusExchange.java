package dev.cutfill.upload.http;

import static dev.cutfill.upload.http.TusHeaders.UPLOAD_CHECKSUM;

import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.socket.StreamBody;
import dev.cutfill.upload.storage.Body;
import dev.cutfill.upload.storage.Checksum;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// One request of the tus protocol on its way through rules and steps, with what has been found out about it.
final class TusExchange extends HttpServletRequestWrapper {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final HttpServletRequest raw;
    private final boolean checksums;
    private @Nullable StoredUpload upload;
    private @Nullable WriterTurn turn;

    private TusExchange(HttpServletRequest raw, boolean checksums) {
        super(raw);
        this.raw = raw;
        this.checksums = checksums;
        raw.setAttribute(TusExchange.class.getName(), this);
    }

    /// @param checksums whether the extension checksum is on
    static TusExchange begin(HttpServletRequest raw, boolean checksums) {
        return new TusExchange(raw, checksums);
    }

    static TusExchange of(HttpServletRequest request) {
        Object exchange = request.getAttribute(TusExchange.class.getName());
        if (exchange instanceof TusExchange found) {
            return found;
        }
        throw new IllegalStateException("the request did not come in by the tus servlet");
    }

    /// The last part of the path; empty for the creation URL, which is fine with and without a slash at the
    /// end.
    String id() {
        String path = raw.getPathInfo();
        return path == null || path.equals("/") ? "" : path.substring(1);
    }

    boolean isForCollection() {
        return id().isEmpty();
    }

    /// The path that the library tells uploads by: decoded, and without what a client may have put around it.
    @Override
    public String getRequestURI() {
        return isForCollection() ? Uploads.PATH : Uploads.PATH + "/" + id();
    }

    /// Hidden from the library, which would compute five digests of every chunked body lest a trailer ask for
    /// one of them.
    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING) ? null : super.getHeader(name);
    }

    /// Whether the length of the body was sent before it; otherwise only its end tells.
    boolean isBodyLengthKnown() {
        return getContentLengthLong() >= 0 || !isChunked();
    }

    /// Bytes of the body; as far as is known now.
    long bodyLength() {
        return Math.max(0, getContentLengthLong());
    }

    /// The body, with the digest that comes before it or in its trailer.
    Body body() throws UploadException {
        String sent = text(UPLOAD_CHECKSUM);
        if (!checksums) {
            return Body.plain(() -> StreamBody.of(raw), isBodyLengthKnown());
        }
        if (!sent.isEmpty()) {
            Checksum checksum = TusChecksum.parse(sent);
            return new Body(() -> StreamBody.of(raw), isBodyLengthKnown(), true, () -> List.of(checksum), _ -> {});
        }
        boolean announced = text("Trailer").toLowerCase(Locale.ROOT).contains("upload-checksum");
        return new Body(() -> StreamBody.of(raw), isBodyLengthKnown(), announced, this::trailer, _ -> {});
    }

    /// > If the hash cannot be calculated at the beginning of the upload, it MAY be included as a trailer.
    private List<Checksum> trailer() throws UploadException {
        if (!isChunked() || !raw.isTrailerFieldsReady()) {
            return List.of();
        }
        for (Map.Entry<String, String> field : raw.getTrailerFields().entrySet()) {
            if (field.getKey().equalsIgnoreCase(UPLOAD_CHECKSUM)) {
                return List.of(TusChecksum.parse(field.getValue()));
            }
        }
        return List.of();
    }

    /// Whether this request is the last, by the word of the protocol's successor.
    boolean saysComplete() {
        return text("Upload-Complete").equals("?1");
    }

    /// Who asks, as far as it can be told: by key, else by address.
    String owner() {
        return Owner.of(raw);
    }

    String tenant() {
        return Owner.tenant(raw);
    }

    boolean hasBody() {
        return getContentLengthLong() > 0 || isChunked();
    }

    private boolean isChunked() {
        return raw.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    String text(String header) {
        String value = getHeader(header);
        return value == null ? "" : value.strip();
    }

    /// A header that holds a number; empty when it is not there.
    OptionalLong number(String header) throws ProtocolException {
        String value = text(header);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!NUMBER.matcher(value).matches()) {
            throw ProtocolException.malformed(header + " must be a non-negative integer.");
        }
        return OptionalLong.of(Long.parseLong(value));
    }

    /// The upload that the request is about, as it stands.
    ///
    /// @throws ProtocolException when there is none
    StoredUpload upload() throws ProtocolException {
        if (upload == null) {
            throw ProtocolException.unknownUpload();
        }
        return upload;
    }

    @Nullable
    StoredUpload uploadIfAny() {
        return upload;
    }

    void found(@Nullable StoredUpload stored) {
        upload = stored;
    }

    /// The right to write to the upload.
    WriterTurn turn() {
        if (turn == null) {
            throw new IllegalStateException("this method does not write");
        }
        return turn;
    }

    void holds(@Nullable WriterTurn taken) {
        turn = taken;
    }
}
