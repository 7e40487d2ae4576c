package dev.cutfill.cloud;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/// Loops over index ranges on one shared pool of platform threads, as many as there are cores. A loop begun on
/// a thread of another [ForkJoinPool] runs in that one.
///
/// The ranges depend on the length alone, never on the number of threads: a reduction that keeps one partial
/// sum a range and adds them in order gives the same bits on every machine.
public final class Parallel {
    /// At most this many ranges, whatever the length.
    private static final int RANGES = 256;

    /// Shorter loops are not worth a fork.
    private static final int SMALLEST = 2048;

    private static final ForkJoinPool POOL =
            new ForkJoinPool(Math.max(1, Runtime.getRuntime().availableProcessors()));

    /// Whose work a piece is: the thread that began the outermost loop.
    private static final ScopedValue<Thread> BEGUN_BY = ScopedValue.newInstance();

    private Parallel() {}

    /// For each turn of a loop that may be long. Those of this class look by themselves, before each piece.
    ///
    /// @throws CancellationException when the thread that began this work has been interrupted
    public static void checkInterrupted() {
        if (begunBy().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }

    private static Thread begunBy() {
        return BEGUN_BY.orElse(Thread.currentThread());
    }

    /// Work on the indices `from` (inclusive) to `to` (exclusive).
    @FunctionalInterface
    public interface Range {
        void run(int from, int to);
    }

    /// Work on one item.
    @FunctionalInterface
    public interface Item {
        void run(int index);
    }

    /// How many ranges a loop of this length is cut into.
    public static int rangeCount(int length) {
        return Math.clamp((length + SMALLEST - 1) / SMALLEST, 1, RANGES);
    }

    /// Where range `k` of [#rangeCount(int)] begins; range `k` ends where `k + 1` begins.
    public static int rangeStart(int length, int k) {
        return (int) ((long) length * k / rangeCount(length));
    }

    /// Runs the body over all ranges of 0 … length − 1.
    public static void ranges(int length, Range body) {
        items(rangeCount(length), k -> body.run(rangeStart(length, k), rangeStart(length, k + 1)));
    }

    /// Runs the body once for each of 0 … count − 1, each a piece worth a fork. All pieces end before this
    /// returns; then the first exception is thrown, the others suppressed in it.
    public static void items(int count, Item body) {
        if (count == 1) {
            checkInterrupted();
            body.run(0);
        } else if (count > 1) {
            Failures failures = new Failures();
            Piece all = new Piece(null, 0, count, new Work(body, begunBy(), failures));
            if (ForkJoinTask.inForkJoinPool()) {
                all.invoke();
            } else {
                POOL.invoke(all);
            }
            failures.rethrow();
        }
    }

    /// What went wrong in the pieces of one loop.
    private static final class Failures {
        private @Nullable Throwable first;

        synchronized void add(Throwable failure) {
            if (first == null) {
                first = failure;
            } else if (first != failure) {
                first.addSuppressed(failure);
            }
        }

        synchronized void rethrow() {
            switch (first) {
                case null -> {}
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                default -> throw new IllegalStateException("a loop body threw a checked exception", first);
            }
        }
    }

    /// @param begunBy whose interruption ends it
    private record Work(Item body, Thread begunBy, Failures failures) {
        void run(int index) {
            try {
                ScopedValue.where(BEGUN_BY, begunBy).run(() -> {
                    checkInterrupted();
                    body.run(index);
                });
            } catch (Throwable failure) {
                failures.add(failure);
            }
        }
    }

    private static final class Piece extends CountedCompleter<Void> {
        private final int from;
        private final int to;
        private final transient Work work;

        Piece(@Nullable Piece parent, int from, int to, Work work) {
            super(parent);
            this.from = from;
            this.to = to;
            this.work = work;
        }

        @Override
        public void compute() {
            int end = to;
            while (end - from > 1) {
                int middle = (from + end) >>> 1;
                addToPendingCount(1);
                new Piece(this, middle, end, work).fork();
                end = middle;
            }
            work.run(from);
            propagateCompletion();
        }
    }
}
