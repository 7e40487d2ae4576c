package dev.cutfill.upload.storage;

import dev.cutfill.upload.Uploads.Received;
import dev.cutfill.upload.storage.UploadException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Files that are received whole, in one request, for another to keep: the results of workers elsewhere. They
/// lie beside the uploads, under the same limits, and go with the request; what a crash leaves goes at the next
/// start.
final class ReceivedFiles {
    private static final int PIECE = 1 << 16;

    private final Path directory;
    private final StorageQuota quota;
    private final UploadProperties limits;
    private final LongSupplier nanos;

    ReceivedFiles(Path directory, StorageQuota quota, UploadProperties limits, LongSupplier nanos) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.quota = quota;
        this.limits = limits;
        this.nanos = nanos;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    /// @param announced how many bytes are to come; below zero: unknown
    Received receive(InputStream body, long announced) throws IOException, UploadException {
        long most = limits.maxSize().toBytes();
        if (announced > most) {
            throw new UploadException(new Reason.TooLarge(most));
        }
        quota.admitBytes(Math.max(0, announced));
        Path file = Files.createTempFile(directory, "received", ".part");
        quota.promised(file.toString(), Math.max(0, announced));
        boolean whole = false;
        try (OutputStream out = Files.newOutputStream(file)) {
            copy(body, out, file, announced);
            whole = true;
        } finally {
            if (!whole) {
                remove(file);
            }
        }
        return new Received(file, () -> remove(file));
    }

    private void copy(InputStream body, OutputStream out, Path file, long announced)
            throws IOException, UploadException {
        byte[] piece = new byte[PIECE];
        MinimumRate rate = new MinimumRate(limits.minRate().toBytes(), nanos.getAsLong());
        long bytes = 0;
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
            bytes += read;
            if (bytes > limits.maxSize().toBytes()) {
                throw new UploadException(new Reason.TooLarge(limits.maxSize().toBytes()));
            }
            if (announced < 0) {
                quota.admitBytes(read);
                quota.promised(file.toString(), bytes);
            }
            if (!rate.isKept(nanos.getAsLong(), bytes)) {
                throw new UploadException(new Reason.TooSlow(bytes));
            }
            out.write(piece, 0, read);
        }
    }

    private void remove(Path file) throws IOException {
        quota.removed(file.toString());
        Files.deleteIfExists(file);
    }
}
