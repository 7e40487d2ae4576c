package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.web.security.RateLimiter;
import dev.cutfill.web.security.RateLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void minutesWorthMayComeAtOnceThenOneByOne() {
        RateLimiter limiter = new RateLimiter(60);
        for (int i = 0; i < 60; i++) {
            assertThat(limiter.ask("one", 0)).isLessThanOrEqualTo(Duration.ZERO);
        }
        assertThat(limiter.ask("one", 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(limiter.ask("another", 0)).as("has a bucket of its own").isLessThanOrEqualTo(Duration.ZERO);
        assertThat(limiter.ask("one", SECOND)).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(limiter.ask("one", SECOND)).isPositive();
        assertThat(limiter.ask("one", 31 * SECOND)).isLessThanOrEqualTo(Duration.ZERO);
    }

    /// Refused requests cost nothing: who hammers is let in as soon as who waits.
    @Test
    void refusalsDoNotPutOffTheNextGrant() {
        RateLimiter limiter = new RateLimiter(1);
        assertThat(limiter.ask("one", 0)).isLessThanOrEqualTo(Duration.ZERO);
        for (int i = 0; i < 1_000; i++) {
            assertThat(limiter.ask("one", 59 * SECOND)).isEqualTo(Duration.ofSeconds(1));
        }
        assertThat(limiter.ask("one", 60 * SECOND)).isLessThanOrEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /tasks, read",
        "HEAD, /tasks, read",
        "POST, /tasks, write",
        "DELETE, /tasks/x, write",
        "GET, /tasks/next, claim",
        "POST, /api/v1/workers/worker-001-kind/claim, claim",
        "POST, /api/v1/workers/worker-001-kind/heartbeat, claim"
    })
    void requestIsCountedByWhatItDoes(String method, String path, String kind) {
        assertThat(RateLimits.kind(method, path)).isEqualTo(kind);
    }
}
