package dev.cutfill.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MinimumRateTest {
    @Test
    void oneByteASecondIsNoPace() {
        MinimumRate pace = new MinimumRate(256, 0);
        assertThat(pace.isKept(seconds(59), 59)).as("too early to tell").isTrue();
        assertThat(pace.isKept(seconds(61), 61)).isFalse();
    }

    @Test
    void everyMinuteCountsForItself() {
        MinimumRate pace = new MinimumRate(256, 0);
        assertThat(pace.isKept(seconds(60), 100_000_000)).isTrue();
        assertThat(pace.isKept(seconds(119), 100_000_001)).isTrue();
        assertThat(pace.isKept(seconds(120), 100_000_001))
                .as("a good minute pays for no other")
                .isFalse();
    }

    @Test
    void withoutALimitAnyPaceWillDo() {
        assertThat(new MinimumRate(0, 0).isKept(seconds(3600), 0)).isTrue();
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
