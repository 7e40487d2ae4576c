package dev.cutfill;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what another thread or process brings about.
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Await() {}

    public static void until(String what, Callable<Boolean> condition) {
        long start = System.nanoTime();
        while (!holds(what, condition)) {
            if (System.nanoTime() - start > DEADLINE.toNanos()) {
                throw new AssertionError("after " + DEADLINE.toSeconds() + " s still not: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static boolean holds(String what, Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("while waiting until " + what, e);
        }
    }
}
