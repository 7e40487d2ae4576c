package dev.cutfill.api.executor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks at something that may hang, and waits only so long for it. While one look is under way no other is
/// begun: whoever asks meanwhile waits for the same.
final class TimedProbe<T> {
    private final Supplier<T> look;
    private final String name;
    private @Nullable FutureTask<T> running;

    /// @param look throws nothing that is expected
    TimedProbe(String name, Supplier<T> look) {
        this.name = name;
        this.look = look;
    }

    /// @return nothing when it did not answer in this time
    Optional<T> within(Duration time) {
        try {
            return Optional.of(begun().get(time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized FutureTask<T> begun() {
        FutureTask<T> known = running;
        if (known == null || known.isDone()) {
            known = new FutureTask<>(look::get);
            running = known;
            Thread.ofVirtual().name("probe-" + name).start(known);
        }
        return known;
    }
}
