package dev.cutfill.upload.storage;

import java.io.IOException;
import me.desair.tus.server.exception.TusException;

/// A request that is answered with an error: the status the protocol names and a sentence for the person who
/// reads it.
///
/// All of them are here, so that one look tells what this server can refuse. Clients give up on most 4xx and
/// try again after 409 and 5xx; that decides the status where the protocol leaves it open.
public final class Refusal extends TusException {
    private Refusal(int status, String sentence) {
        super(status, sentence);
    }

    private Refusal(int status, String sentence, IOException cause) {
        super(status, sentence, cause);
    }

    public static Refusal malformed(String sentence) {
        return new Refusal(400, sentence);
    }

    public static Refusal unknownUpload() {
        return new Refusal(404, "There is no such upload.");
    }

    /// > The latter one SHOULD be used if the Server is keeping track of expired uploads.
    public static Refusal expired() {
        return new Refusal(
                410,
                "This upload is no longer here: it was not finished in time, or its bytes were wrong; start a new one.");
    }

    /// > The Server MUST respond with the 403 Forbidden status to PATCH requests against a final upload URL
    public static Refusal concatenation() {
        return new Refusal(403, "This upload is made of others and takes no bytes of its own.");
    }

    public static Refusal method(String sentence) {
        return new Refusal(405, sentence);
    }

    public static Refusal offsetMismatch(long sent, long actual) {
        return new Refusal(409, "Upload-Offset is " + sent + ", but the upload has " + actual + " bytes.");
    }

    /// 409, so that who watches for the end asks again.
    public static Refusal notFinished(long offset) {
        return new Refusal(409, "The upload is not finished; " + offset + " bytes are here.");
    }

    public static Refusal longerThanDeclared(long length) {
        return new Refusal(413, "The body goes on after the " + length + " bytes that were declared as Upload-Length.");
    }

    /// 409: a client that still wants to go on asks for the offset and tries again.
    static Refusal displaced() {
        return new Refusal(409, "A newer request has taken over this upload; what had arrived before is kept.");
    }

    public static Refusal version(String sent) {
        return new Refusal(412, "Tus-Resumable is '" + printable(sent) + "'; this server speaks 1.0.0.");
    }

    public static Refusal tooLarge(long max) {
        return new Refusal(413, "An upload may have at most " + max + " bytes (cutfill.upload.max-size).");
    }

    public static Refusal contentType(String sent) {
        return contentType(sent, "application/offset+octet-stream");
    }

    public static Refusal contentType(String sent, String wanted) {
        return new Refusal(415, "Content-Type is '" + printable(sent) + "'; it must be " + wanted + ".");
    }

    /// 503: the connection broke or stood still. If the client is there at all, it tries again.
    static Refusal cut(long offset) {
        return new Refusal(503, "The connection broke off; " + offset + " bytes are kept, go on from there.");
    }

    /// 503, and not 408, which clients take as final: who is slow but alive comes again.
    static Refusal tooSlow(long offset) {
        return new Refusal(
                503, "The bytes come too slowly (cutfill.upload.min-rate); " + offset + " are kept, go on from there.");
    }

    static Refusal tooManyOpen(int most) {
        return new Refusal(
                429, "You have " + most + " unfinished uploads, which is all you may have (cutfill.upload.max-open).");
    }

    /// > 460 Checksum Mismatch if the checksums mismatch
    static Refusal checksumMismatch(Checksum.Algorithm algorithm) {
        return new Refusal(460, "The bytes do not have this " + algorithm + " digest; none of this request is kept.");
    }

    /// > If the digests don't match, the server SHOULD consider the upload failed, not process the
    /// representation further
    public static Refusal digestMismatch() {
        return new Refusal(
                422, "The bytes do not have the digest that Repr-Digest said; the upload is removed, start a new one.");
    }

    static Refusal full(String reason) {
        return new Refusal(507, reason + ".");
    }

    static Refusal stopping() {
        return new Refusal(503, "The server is stopping; what had arrived is kept, go on when it is back.");
    }

    public static Refusal notAnnounced() {
        return new Refusal(503, "All bytes are kept, but the server could not act on it yet; ask again with HEAD.");
    }

    static Refusal disk(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        return reason.contains("No space left") || reason.contains("quota exceeded")
                ? new Refusal(507, "The server's disk is full; what had arrived before is kept.", failure)
                : new Refusal(500, "The server could not write the upload; what had arrived before is kept.", failure);
    }

    private static String printable(String sent) {
        String start = sent.length() > 60 ? sent.substring(0, 60) + "…" : sent;
        return start.replaceAll("[^ -~…]", "?");
    }
}
