package dev.cutfill.upload.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The bytes of a file.
final class FileSource implements ByteSource {
    private static final int PIECE = 1 << 16;

    private final FileChannel file;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);

    FileSource(Path path) {
        try {
            this.file = FileChannel.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ByteBuffer next() throws IOException {
        piece.clear();
        int _ = file.read(piece);
        return piece.flip();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
