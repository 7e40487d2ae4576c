package dev.cutfill.upload.storage;

import dev.cutfill.upload.socket.DirectBuffers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// A stream in the place of a connection: a piece is what can be had without waiting, a single byte at least.
record StreamSource(InputStream stream) implements ByteSource {
    @Override
    public ByteBuffer next() throws IOException {
        int first = stream.read();
        if (first < 0) {
            return ByteBuffer.allocate(0);
        }
        byte[] more = stream.readNBytes(Math.min(DirectBuffers.SIZE, stream.available()));
        return ByteBuffer.allocate(1 + more.length).put((byte) first).put(more).flip();
    }

    @Override
    public void close() {
        // nobody else reads it
    }
}
