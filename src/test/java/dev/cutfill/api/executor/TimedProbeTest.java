package dev.cutfill.api.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimedProbeTest {
    @Test
    void probeThatHangsIsAnsweredWithoutAndBegunOnce() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        TimedProbe<String> probe = new TimedProbe<>("hanging", () -> {
            begun.incrementAndGet();
            try {
                hanging.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "up";
        });
        assertThat(probe.within(Duration.ofMillis(10))).isEmpty();
        assertThat(probe.within(Duration.ofMillis(10))).isEmpty();
        hanging.countDown();
        assertThat(probe.within(Duration.ofSeconds(10))).contains("up");
        assertThat(begun).hasValue(1);
    }
}
