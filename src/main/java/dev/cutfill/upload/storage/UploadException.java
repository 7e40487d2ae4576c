package dev.cutfill.upload.storage;

import dev.cutfill.upload.storage.Checksum.Algorithm;
import java.io.IOException;

/// Bytes or an upload that the storage does not take. What a client is told of it is `upload.http`'s to word.
public final class UploadException extends Exception {
    private final transient Reason reason;

    public UploadException(Reason reason) {
        super(reason.toString());
        this.reason = reason;
    }

    private UploadException(Reason reason, IOException cause) {
        super(reason.toString(), cause);
        this.reason = reason;
    }

    /// What the file system said when it was written to.
    static UploadException disk(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        boolean full = said.contains("No space left") || said.contains("quota exceeded");
        return new UploadException(full ? new Reason.DiskFull() : new Reason.WriteFailed(), failure);
    }

    public Reason reason() {
        return reason;
    }

    /// All that the storage refuses; every size and offset is in bytes.
    public sealed interface Reason {
        record UnknownUpload() implements Reason {}

        /// @param max of one upload, as the operator has set it
        record TooLarge(long max) implements Reason {}

        record LongerThanDeclared(long length) implements Reason {}

        /// @param max unfinished uploads of one creator
        record TooManyOpen(int max) implements Reason {}

        /// @param max of all uploads together
        record TotalExceeded(long max) implements Reason {}

        /// @param max of all uploads of a tenant together
        record TenantTotalExceeded(long max) implements Reason {}

        /// @param kept what the volume must have left
        record TooLittleFree(long free, long kept) implements Reason {}

        /// A newer request writes to the upload.
        record Superseded() implements Reason {}

        /// @param offset up to which the bytes are kept
        record ConnectionLost(long offset) implements Reason {}

        /// @param offset up to which the bytes are kept
        record TooSlow(long offset) implements Reason {}

        /// @param sentence why it cannot be used
        record UnusableContent(String sentence) implements Reason {}

        /// The body is not framed as HTTP/1.1 says.
        record MisframedBody() implements Reason {}

        /// Of an algorithm that is not known here.
        record UnknownChecksum() implements Reason {}

        record MalformedChecksum() implements Reason {}

        record ChecksumMismatch(Algorithm algorithm) implements Reason {}

        record DiskFull() implements Reason {}

        record WriteFailed() implements Reason {}

        record ServerStopping() implements Reason {}
    }
}
