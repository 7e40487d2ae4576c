package dev.cutfill.upload.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Bytes that come in, piece by piece.
public interface ByteSource extends AutoCloseable {
    /// Waits for bytes when none are there.
    ///
    /// @return what came, good until the next call; nothing is in it at the end
    /// @throws IOException when they break off, or stand still for too long
    /// @throws UploadException when they are not framed as they ought to be
    ByteBuffer next() throws IOException, UploadException;

    @Override
    void close();
}
