package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.web.security.FailedKeys;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FailedKeysTest {
    private static final String GUESSER = "203.0.113.5";
    private static final long START = 5;

    private final FailedKeys keys = new FailedKeys();

    @Test
    void whoGuessesWaitsAndOthersDoNot() {
        for (int i = 0; i < FailedKeys.PER_MINUTE; i++) {
            assertThat(keys.wait(GUESSER, "guess", START)).as("guess %s", i).isLessThanOrEqualTo(Duration.ZERO);
            keys.failed(GUESSER, START);
        }
        assertThat(keys.wait(GUESSER, "guess", START)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
        assertThat(keys.wait("203.0.113.6", "guess", START)).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(keys.wait(GUESSER, "guess", START + Duration.ofSeconds(1).toNanos()))
                .isLessThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void keyThatWasGoodFromTheAddressGoesOn() {
        keys.good(GUESSER, "right");
        for (int i = 0; i < FailedKeys.PER_MINUTE; i++) {
            keys.failed(GUESSER, START);
        }
        assertThat(keys.wait(GUESSER, "right", START)).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(keys.wait(GUESSER, "another", START)).isPositive();
        keys.good("203.0.113.6", "another");
        assertThat(keys.wait(GUESSER, "another", START))
                .as("good from elsewhere")
                .isPositive();
    }

    @Test
    void logTellsOfThemOnceAMinute(CapturedOutput log) {
        for (int second = 0; second < 121; second++) {
            keys.failed(GUESSER, START + Duration.ofSeconds(second).toNanos());
        }
        assertThat(log.getAll().lines().filter(line -> line.contains("the last from " + GUESSER)))
                .satisfiesExactly(
                        line -> assertThat(line).contains("A request came"),
                        line -> assertThat(line).contains("60 requests came"),
                        line -> assertThat(line).contains("60 requests came"));
    }
}
