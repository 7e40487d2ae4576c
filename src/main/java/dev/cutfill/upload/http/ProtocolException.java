package dev.cutfill.upload.http;

import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.UploadException.Reason;
import org.jspecify.annotations.Nullable;

/// A request that is answered with an error: the status the protocol names and a sentence for the person who
/// reads it.
///
/// All of them are here, so that one look tells what this server can refuse. Clients give up on most 4xx and
/// try again after 409 and 5xx; that decides the status where the protocol leaves it open.
class ProtocolException extends Exception {
    private final int status;

    ProtocolException(int status, String sentence) {
        this(status, sentence, null);
    }

    private ProtocolException(int status, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.status = status;
    }

    /// What the storage refused, as the protocol says it.
    static ProtocolException of(UploadException refusal) {
        return switch (refusal.reason()) {
            case Reason.UnknownUpload() -> unknownUpload();
            case Reason.TooLarge(long max) -> tooLarge(max);
            case Reason.LongerThanDeclared(long length) -> longerThanDeclared(length);
            case Reason.TooManyOpen(int max) ->
                new ProtocolException(
                        429,
                        "You have " + max
                                + " unfinished uploads, which is all you may have (cutfill.upload.max-open).");
            case Reason.TotalExceeded(long max) ->
                new ProtocolException(
                        507, "All uploads together may have " + max + " bytes (cutfill.upload.max-total).");
            case Reason.TenantTotalExceeded(long max) ->
                new ProtocolException(
                        507,
                        "The uploads of your tenant may have " + max
                                + " bytes together (cutfill.upload.max-per-tenant).");
            case Reason.TooLittleFree(long free, long kept) ->
                new ProtocolException(
                        507,
                        "The server has " + free + " bytes free and keeps " + kept
                                + " of them (cutfill.upload.min-free).");
            // 409: a client that still wants to go on asks for the offset and tries again
            case Reason.Superseded() ->
                new ProtocolException(
                        409, "A newer request has taken over this upload; what had arrived before is kept.");
            // 503: if the client is there at all, it tries again
            case Reason.ConnectionLost(long offset) ->
                new ProtocolException(
                        503, "The connection broke off; " + offset + " bytes are kept, go on from there.");
            // 503, and not 408, which clients take as final: who is slow but alive comes again
            case Reason.TooSlow(long offset) ->
                new ProtocolException(
                        503,
                        "The bytes come too slowly (cutfill.upload.min-rate); " + offset
                                + " are kept, go on from there.");
            // final: the same file cannot be used either when it comes again
            case Reason.UnusableContent(String sentence) -> new ProtocolException(415, sentence);
            case Reason.MisframedBody() -> malformed("The body is not framed as HTTP/1.1 wants it.");
            case Reason.UnknownChecksum() ->
                malformed("Upload-Checksum has an algorithm that is not one of " + TusChecksum.NAMES + ".");
            case Reason.MalformedChecksum() ->
                malformed("Upload-Checksum must be the algorithm, a space, and the digest in Base64.");
            // > 460 Checksum Mismatch if the checksums mismatch
            case Reason.ChecksumMismatch(var algorithm) ->
                new ProtocolException(
                        460, "The bytes do not have this " + algorithm + " digest; none of this request is kept.");
            case Reason.ServerStopping() ->
                new ProtocolException(503, "The server is stopping; what had arrived is kept, go on when it is back.");
            case Reason.DiskFull() ->
                new ProtocolException(
                        507, "The server's disk is full; what had arrived before is kept.", refusal.getCause());
            case Reason.WriteFailed() ->
                new ProtocolException(
                        500,
                        "The server could not write the upload; what had arrived before is kept.",
                        refusal.getCause());
        };
    }

    int status() {
        return status;
    }

    static ProtocolException malformed(String sentence) {
        return new ProtocolException(400, sentence);
    }

    static ProtocolException unknownUpload() {
        return new ProtocolException(404, "There is no such upload.");
    }

    /// > The latter one SHOULD be used if the Server is keeping track of expired uploads.
    static ProtocolException expired() {
        return new ProtocolException(
                410,
                "This upload is no longer here: it was not finished in time, or its bytes were wrong; start a new one.");
    }

    /// > The Server MUST respond with the 403 Forbidden status to PATCH requests against a final upload URL
    static ProtocolException concatenation() {
        return new ProtocolException(403, "This upload is made of others and takes no bytes of its own.");
    }

    static ProtocolException method(String sentence) {
        return new ProtocolException(405, sentence);
    }

    static ProtocolException offsetMismatch(long sent, long actual) {
        return new ProtocolException(409, "Upload-Offset is " + sent + ", but the upload has " + actual + " bytes.");
    }

    /// 409, so that who watches for the end asks again.
    static ProtocolException notFinished(long offset) {
        return new ProtocolException(409, "The upload is not finished; " + offset + " bytes are here.");
    }

    static ProtocolException longerThanDeclared(long length) {
        return new ProtocolException(
                413, "The body goes on after the " + length + " bytes that were declared as Upload-Length.");
    }

    static ProtocolException version(String sent) {
        return new ProtocolException(412, "Tus-Resumable is '" + printable(sent) + "'; this server speaks 1.0.0.");
    }

    static ProtocolException tooLarge(long max) {
        return new ProtocolException(413, "An upload may have at most " + max + " bytes (cutfill.upload.max-size).");
    }

    static ProtocolException contentType(String sent) {
        return contentType(sent, TusCore.OFFSET_STREAM);
    }

    static ProtocolException contentType(String sent, String wanted) {
        return new ProtocolException(415, "Content-Type is '" + printable(sent) + "'; it must be " + wanted + ".");
    }

    /// > If the digests don't match, the server SHOULD consider the upload failed, not process the
    /// representation further
    static ProtocolException digestMismatch() {
        return new ProtocolException(
                422, "The bytes do not have the digest that Repr-Digest said; the upload is removed, start a new one.");
    }

    static ProtocolException notAnnounced() {
        return new ProtocolException(
                503, "All bytes are kept, but the server could not act on it yet; ask again with HEAD.");
    }

    private static String printable(String sent) {
        String start = sent.length() > 60 ? sent.substring(0, 60) + "…" : sent;
        return start.replaceAll("[^ -~…]", "?");
    }
}
