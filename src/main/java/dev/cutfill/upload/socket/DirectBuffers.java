package dev.cutfill.upload.socket;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Some buffers outside the heap, shared by all requests.
public final class DirectBuffers {
    public static final int SIZE = 128 * 1024;

    private final Semaphore left;
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    /// @param most buffers at a time
    DirectBuffers(int most) {
        left = new Semaphore(most);
    }

    /// @return null when all are taken
    @Nullable
    ByteBuffer take() {
        if (!left.tryAcquire()) {
            return null;
        }
        ByteBuffer buffer = idle.poll();
        return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer;
    }

    void giveBack(ByteBuffer buffer) {
        idle.add(buffer);
        left.release();
    }

    /// For a buffer that somebody may still look into: it is left to the garbage collector, and another takes
    /// its place.
    void drop() {
        left.release();
    }
}
