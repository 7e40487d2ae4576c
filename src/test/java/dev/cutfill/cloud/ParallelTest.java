package dev.cutfill.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 64, 65, 2047, 2048, 2049, 4097, 1_000_003})
    void rangesCoverEveryIndexOnce(int length) {
        AtomicIntegerArray visits = new AtomicIntegerArray(Math.max(1, length));
        Parallel.ranges(length, (from, to) -> {
            for (int i = from; i < to; i++) {
                visits.incrementAndGet(i);
            }
        });
        for (int i = 0; i < length; i++) {
            assertThat(visits.get(i)).isEqualTo(1);
        }
    }

    @Test
    void loopsNest() {
        AtomicIntegerArray visits = new AtomicIntegerArray(100);
        Parallel.items(10, outer -> Parallel.items(10, inner -> visits.incrementAndGet(10 * outer + inner)));
        for (int i = 0; i < 100; i++) {
            assertThat(visits.get(i)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void loopRunsInThePoolThatItIsBegunIn(int threads) throws Exception {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            pool.submit(() -> Parallel.items(
                            64,
                            _ -> Parallel.items(8, _ -> {
                                seen.add(Thread.currentThread());
                                assertThat(ForkJoinTask.getPool()).isSameAs(pool);
                            })))
                    .get();
        }
        assertThat(seen).hasSizeBetween(1, threads);
    }

    @Test
    void failureIsThrownOnceWithTheOthersSuppressed() {
        AtomicIntegerArray visits = new AtomicIntegerArray(64);
        assertThatThrownBy(() -> Parallel.items(64, i -> {
                    visits.incrementAndGet(i);
                    if (i % 2 == 0) {
                        throw new IllegalStateException("piece " + i);
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(31));
        for (int i = 0; i < 64; i++) {
            assertThat(visits.get(i))
                    .as("every piece ends before the loop returns")
                    .isEqualTo(1);
        }
    }

    /// The thread that began the outermost loop is interrupted while inner ones run.
    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void interruptionOfWhoBeganEndsAllLoopsWithin(int outer) {
        Thread beginner = Thread.currentThread();
        AtomicInteger after = new AtomicInteger();
        try {
            assertThatThrownBy(() -> Parallel.items(
                            outer,
                            _ -> Parallel.items(1_000, _ -> {
                                if (beginner.isInterrupted()) {
                                    after.incrementAndGet();
                                }
                                beginner.interrupt();
                            })))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted())
                    .as("still to be seen by the caller")
                    .isTrue();
        }
        assertThat(after.get())
                .as("pieces that had looked before")
                .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void loopsOfOnePieceLookForInterruptionToo() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Parallel.ranges(10, (_, _) -> {
                        throw new AssertionError("run");
                    }))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
