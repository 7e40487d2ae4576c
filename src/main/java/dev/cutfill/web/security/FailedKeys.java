package dev.cutfill.web.security;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys that are none of this server's, counted for each address that sends them: who guesses is slowed down, and
/// seen in the log.
public final class FailedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(FailedKeys.class);
    public static final int PER_MINUTE = 60;
    private static final long LOG_EVERY = Duration.ofMinutes(1).toNanos();

    private final RateLimiter limiter = new RateLimiter(PER_MINUTE);
    private int unlogged;
    private long loggedAt;

    /// Whether an address has sent so many wrong ones that its next is not looked at.
    ///
    /// @param now in nanoseconds, from anywhere
    /// @return how long it must wait; zero or less: not at all
    public Duration wait(String address, long now) {
        return limiter.peek(address, now);
    }

    public synchronized void failed(String address, long now) {
        limiter.ask(address, now);
        unlogged++;
        if (loggedAt == 0 || now - loggedAt >= LOG_EVERY) {
            LOG.warn(
                    "{} with a key or token that is none of this server's, the last from {}",
                    unlogged == 1 ? "A request came" : unlogged + " requests came",
                    address);
            unlogged = 0;
            loggedAt = now;
        }
    }
}
