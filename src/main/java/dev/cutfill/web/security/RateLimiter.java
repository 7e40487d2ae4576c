package dev.cutfill.web.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// So many requests a minute for each of those who ask: a bucket that holds a minute's worth and fills evenly
/// (GCRA: one number for each asker, the time at which its bucket will be full again). Those who were not heard
/// of for longest are forgotten first.
public final class RateLimiter {
    private static final int MOST_ASKERS = 10_000;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final long interval;
    private final Map<String, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_ASKERS;
        }
    };

    public RateLimiter(int perMinute) {
        this.interval = MINUTE / perMinute;
    }

    /// @param now in nanoseconds, from anywhere
    /// @return how long to wait; zero or less: it is granted
    public synchronized Duration ask(String asker, long now) {
        Duration wait = peek(asker, now);
        if (!wait.isPositive()) {
            fullAt.put(asker, now + MINUTE + wait.toNanos());
        }
        return wait;
    }

    /// As [#ask], without asking.
    synchronized Duration peek(String asker, long now) {
        return Duration.ofNanos(Math.max(fullAt.getOrDefault(asker, now), now) + interval - now - MINUTE);
    }
}
