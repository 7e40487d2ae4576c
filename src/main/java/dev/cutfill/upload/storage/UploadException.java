package dev.cutfill.upload.storage;

import java.io.IOException;
import me.desair.tus.server.exception.TusException;

/// A request that is answered with an error: the status the protocol names and a sentence for the person who
/// reads it.
///
/// All of them are here, so that one look tells what this server can refuse. Clients give up on most 4xx and
/// try again after 409 and 5xx; that decides the status where the protocol leaves it open.
public final class UploadException extends TusException {
    private UploadException(int status, String sentence) {
        super(status, sentence);
    }

    private UploadException(int status, String sentence, IOException cause) {
        super(status, sentence, cause);
    }

    public static UploadException malformed(String sentence) {
        return new UploadException(400, sentence);
    }

    public static UploadException unknownUpload() {
        return new UploadException(404, "There is no such upload.");
    }

    /// > The latter one SHOULD be used if the Server is keeping track of expired uploads.
    public static UploadException expired() {
        return new UploadException(
                410,
                "This upload is no longer here: it was not finished in time, or its bytes were wrong; start a new one.");
    }

    /// > The Server MUST respond with the 403 Forbidden status to PATCH requests against a final upload URL
    public static UploadException concatenation() {
        return new UploadException(403, "This upload is made of others and takes no bytes of its own.");
    }

    public static UploadException method(String sentence) {
        return new UploadException(405, sentence);
    }

    public static UploadException offsetMismatch(long sent, long actual) {
        return new UploadException(409, "Upload-Offset is " + sent + ", but the upload has " + actual + " bytes.");
    }

    /// 409, so that who watches for the end asks again.
    public static UploadException notFinished(long offset) {
        return new UploadException(409, "The upload is not finished; " + offset + " bytes are here.");
    }

    public static UploadException longerThanDeclared(long length) {
        return new UploadException(
                413, "The body goes on after the " + length + " bytes that were declared as Upload-Length.");
    }

    /// 409: a client that still wants to go on asks for the offset and tries again.
    static UploadException superseded() {
        return new UploadException(409, "A newer request has taken over this upload; what had arrived before is kept.");
    }

    public static UploadException version(String sent) {
        return new UploadException(412, "Tus-Resumable is '" + printable(sent) + "'; this server speaks 1.0.0.");
    }

    public static UploadException tooLarge(long max) {
        return new UploadException(413, "An upload may have at most " + max + " bytes (cutfill.upload.max-size).");
    }

    public static UploadException contentType(String sent) {
        return contentType(sent, "application/offset+octet-stream");
    }

    public static UploadException contentType(String sent, String wanted) {
        return new UploadException(415, "Content-Type is '" + printable(sent) + "'; it must be " + wanted + ".");
    }

    /// 503: the connection broke or stood still. If the client is there at all, it tries again.
    static UploadException cut(long offset) {
        return new UploadException(503, "The connection broke off; " + offset + " bytes are kept, go on from there.");
    }

    /// 503, and not 408, which clients take as final: who is slow but alive comes again.
    static UploadException tooSlow(long offset) {
        return new UploadException(
                503, "The bytes come too slowly (cutfill.upload.min-rate); " + offset + " are kept, go on from there.");
    }

    static UploadException tooManyOpen(int most) {
        return new UploadException(
                429, "You have " + most + " unfinished uploads, which is all you may have (cutfill.upload.max-open).");
    }

    /// > 460 Checksum Mismatch if the checksums mismatch
    static UploadException checksumMismatch(Checksum.Algorithm algorithm) {
        return new UploadException(
                460, "The bytes do not have this " + algorithm + " digest; none of this request is kept.");
    }

    /// > If the digests don't match, the server SHOULD consider the upload failed, not process the
    /// representation further
    public static UploadException digestMismatch() {
        return new UploadException(
                422, "The bytes do not have the digest that Repr-Digest said; the upload is removed, start a new one.");
    }

    static UploadException full(String reason) {
        return new UploadException(507, reason + ".");
    }

    static UploadException stopping() {
        return new UploadException(503, "The server is stopping; what had arrived is kept, go on when it is back.");
    }

    public static UploadException notAnnounced() {
        return new UploadException(
                503, "All bytes are kept, but the server could not act on it yet; ask again with HEAD.");
    }

    static UploadException disk(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        return reason.contains("No space left") || reason.contains("quota exceeded")
                ? new UploadException(507, "The server's disk is full; what had arrived before is kept.", failure)
                : new UploadException(
                        500, "The server could not write the upload; what had arrived before is kept.", failure);
    }

    private static String printable(String sent) {
        String start = sent.length() > 60 ? sent.substring(0, 60) + "…" : sent;
        return start.replaceAll("[^ -~…]", "?");
    }
}
