package dev.cutfill.upload.storage;

import java.time.Duration;

/// Tells a slow client from one that only holds a connection: looks at the bytes of each minute.
final class MinimumRate {
    private static final long WINDOW = Duration.ofMinutes(1).toNanos();

    private final long bytesInWindow;
    private long start;
    private long startBytes;

    /// @param minRate bytes a second; 0: any pace will do
    /// @param now nanoseconds of a clock without origin
    MinimumRate(long minRate, long now) {
        bytesInWindow = minRate * Duration.ofNanos(WINDOW).toSeconds();
        start = now;
    }

    /// @param bytes that have come so far
    boolean isKept(long now, long bytes) {
        if (now - start < WINDOW) {
            return true;
        }
        boolean kept = bytes - startBytes >= bytesInWindow;
        start = now;
        startBytes = bytes;
        return kept;
    }
}
