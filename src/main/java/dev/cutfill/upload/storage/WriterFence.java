package dev.cutfill.upload.storage;

import dev.cutfill.upload.storage.UploadException.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets the newest request of an upload write, and no other.
///
/// A lock would make a client that lost its network wait until the server notices that the old connection is
/// dead. Instead taking a turn ends the turn before it: at once, or when the one write that is running has
/// ended. Nothing interrupts the displaced request; its next write is refused.
public final class WriterFence {
    private final ConcurrentHashMap<String, Gate> gates = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// Ends the running turn on this upload and begins a new one. After the return no byte of an older turn is
    /// written, so the size of the file stays what it is until this turn writes.
    WriterTurn take(String id) {
        return begin(id, gates.compute(id, (_, present) -> {
            Gate entered = present == null ? new Gate() : present;
            entered.users++;
            return entered;
        }));
    }

    /// As [#take], but displaces nobody: empty when a request that may write is running.
    Optional<WriterTurn> takeIfFree(String id) {
        Gate mine = new Gate();
        mine.users = 1;
        return gates.putIfAbsent(id, mine) == null ? Optional.of(begin(id, mine)) : Optional.empty();
    }

    private WriterTurn begin(String id, Gate gate) {
        WriterTurn turn = new WriterTurn(id, gate);
        gate.lock.lock();
        try {
            gate.current = turn;
        } finally {
            gate.lock.unlock();
        }
        return turn;
    }

    /// Whether a request that may write is running now.
    boolean isTaken(String id) {
        return gates.containsKey(id);
    }

    /// From now on nobody may write.
    void close() {
        closed = true;
    }

    /// Something that only the holder of the turn may do.
    @FunctionalInterface
    interface Write {
        void run() throws IOException;
    }

    /// Thrown to the holder of a turn that has ended.
    static final class Superseded extends Exception {
        private final boolean stopping;

        private Superseded(boolean stopping) {
            super(stopping ? "the server is stopping" : "a newer request has taken over");
            this.stopping = stopping;
        }

        boolean stopping() {
            return stopping;
        }

        UploadException refusal() {
            return new UploadException(stopping ? new Reason.ServerStopping() : new Reason.Superseded());
        }
    }

    private static final class Gate {
        final ReentrantLock lock = new ReentrantLock();
        /// requests inside; guarded by the map
        int users;

        @Nullable
        WriterTurn current;
    }

    /// The right to write, until somebody else takes it.
    public final class WriterTurn implements AutoCloseable {
        private final String id;
        private final Gate gate;

        private WriterTurn(String id, Gate gate) {
            this.id = id;
            this.gate = gate;
        }

        String id() {
            return id;
        }

        /// Keep it short: the next turn waits for it.
        void write(Write write) throws IOException, Superseded {
            gate.lock.lock();
            try {
                if (closed || gate.current != this) {
                    throw new Superseded(closed);
                }
                write.run();
            } finally {
                gate.lock.unlock();
            }
        }

        @Override
        public void close() {
            gates.computeIfPresent(id, (_, present) -> --present.users == 0 ? null : present);
        }
    }
}
