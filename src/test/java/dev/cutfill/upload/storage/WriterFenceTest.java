package dev.cutfill.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.upload.storage.WriterFence.Superseded;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriterFenceTest {
    private final WriterFence fence = new WriterFence();

    @Test
    void onlyTheNewestTurnWrites() throws Exception {
        try (WriterTurn first = fence.take("a");
                WriterTurn second = fence.take("a");
                WriterTurn other = fence.take("b")) {
            assertThatThrownBy(() -> first.write(() -> {})).isInstanceOf(Superseded.class);
            second.write(() -> {});
            other.write(() -> {});
        }
    }

    @Test
    void turnThatEndsDoesNotBringBackTheOneBefore() {
        try (WriterTurn first = fence.take("a")) {
            fence.take("a").close();
            assertThatThrownBy(() -> first.write(() -> {})).isInstanceOf(Superseded.class);
            assertThat(fence.isTaken("a")).isTrue();
        }
        assertThat(fence.isTaken("a")).isFalse();
    }

    @Test
    void freeTurnDisplacesNobody() throws Exception {
        try (WriterTurn first = fence.take("a")) {
            assertThat(fence.takeIfFree("a")).isEmpty();
            first.write(() -> {});
        }
        try (WriterTurn free = fence.takeIfFree("a").orElseThrow()) {
            free.write(() -> {});
            assertThat(fence.isTaken("a")).isTrue();
        }
        assertThat(fence.isTaken("a")).isFalse();
    }

    @Test
    void nobodyWritesOnceItIsClosed() {
        try (WriterTurn turn = fence.take("a")) {
            fence.close();
            assertThatThrownBy(() -> turn.write(() -> {}))
                    .isInstanceOfSatisfying(
                            Superseded.class,
                            superseded -> assertThat(superseded.stopping()).isTrue());
        }
    }

    /// Each holder adds 1 to what it finds when it takes its turn, as a request that appends to an offset; a
    /// write by an older turn would make two of them see the same number, or none see what another wrote.
    @Test
    void noOlderTurnWritesOnceANewerHasLooked() throws Exception {
        int[] offset = {0};
        AtomicInteger written = new AtomicInteger();
        List<Future<?>> requests = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2_000; i++) {
                requests.add(threads.submit(() -> {
                    try (WriterTurn turn = fence.take("a")) {
                        int[] seen = new int[1];
                        turn.write(() -> seen[0] = offset[0]);
                        Thread.yield();
                        turn.write(() -> offset[0] = seen[0] + 1);
                        written.incrementAndGet();
                    } catch (Superseded _) {
                        // somebody else's turn
                    }
                    return null;
                }));
            }
        }
        for (Future<?> request : requests) {
            request.get();
        }
        assertThat(written.get()).isPositive();
        assertThat(offset[0]).isEqualTo(written.get());
        assertThat(fence.isTaken("a")).isFalse();
    }
}
