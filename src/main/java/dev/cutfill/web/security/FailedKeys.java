package dev.cutfill.web.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys that are none of this server's, counted for each address that sends them: who guesses is slowed down, and
/// seen in the log. Beyond the limit a key is not looked at, or guessing would go on; but one that was good from the
/// same address before is, for whoever sends that does not guess: a colleague's old key shuts out nobody.
public final class FailedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(FailedKeys.class);
    public static final int PER_MINUTE = 60;
    private static final long LOG_EVERY = Duration.ofMinutes(1).toNanos();

    private static final int MOST_GOOD = 10_000;

    private final Map<String, Boolean> good = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_GOOD;
        }
    };
    private final RateLimiter limiter = new RateLimiter(PER_MINUTE);
    private int unlogged;
    private long loggedAt;

    /// Whether an address has sent so many wrong ones that this one is not looked at.
    ///
    /// @param now in nanoseconds, from anywhere
    /// @return how long it must wait; zero or less: not at all
    public Duration wait(String address, String key, long now) {
        Duration wait = limiter.peek(address, now);
        return wait.isPositive() && wasGood(address, key) ? Duration.ZERO : wait;
    }

    /// A key was looked at and is one of this server's.
    public synchronized void good(String address, String key) {
        good.put(both(address, key), true);
    }

    private synchronized boolean wasGood(String address, String key) {
        return good.containsKey(both(address, key));
    }

    /// Without the key itself, which a dump of the memory would show.
    private static String both(String address, String key) {
        try {
            byte[] both = (address + ' ' + key).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(both));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
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
