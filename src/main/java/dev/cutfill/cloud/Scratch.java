package dev.cutfill.cloud;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Where points lie that a Java heap would not hold. Closing gives all of it back.
public interface Scratch extends AutoCloseable {
    /// Room for so many bytes, all zero, that all threads may use at once.
    Room room(long bytes) throws IOException;

    @Override
    void close();

    /// Some of it; closing gives it back before the rest.
    record Room(MemorySegment bytes, Runnable freed) implements AutoCloseable {
        @Override
        public void close() {
            freed.run();
        }
    }

    /// The Java heap: for small clouds and for tests.
    static Scratch onHeap() {
        return new Scratch() {
            @Override
            public Room room(long bytes) {
                // more than an array can hold is more than the heap has, and fails as such
                int[] room = new int[(int) Math.min(Integer.MAX_VALUE, (bytes + 3) / 4)];
                return new Room(MemorySegment.ofArray(room), () -> {});
            }

            @Override
            public void close() {}
        };
    }
}
