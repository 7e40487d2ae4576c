package dev.cutfill.task.journal;

import dev.cutfill.access.Realm;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Waits for what happens to tasks, for those who watch. Each watcher has a virtual thread of its own, which
/// sleeps here until something has changed in this process, and looks once a second for what other servers have
/// done.
@Component
public final class EventStream {
    private static final Duration ELSEWHERE = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    private final TaskEvents events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long changes;
    private boolean closed;

    EventStream(TaskEvents events) {
        this.events = events;
    }

    /// The events of a task after one that is known (0: from its first), once there are any.
    ///
    /// @return empty when none came within this time, or the server stops
    public List<TaskEvent> await(UUID task, long after, Duration timeout) throws InterruptedException {
        return await(() -> events.ofTask(task, after, BATCH), timeout);
    }

    /// The events of all tasks and jobs of a realm after one that is known, once there are any.
    ///
    /// @return empty when none came within this time, or the server stops
    public List<Event> await(Realm realm, long after, Duration timeout) throws InterruptedException {
        return await(() -> events.of(realm, after, BATCH), timeout);
    }

    /// Whether the server stops: then watchers end.
    public boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// How many changes there have been in this process: to be asked before one looks, so that what comes
    /// meanwhile is not missed.
    public long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until some task has changed in this process since then, a second has passed, or the server stops.
    ///
    /// @return whether one has changed
    public boolean awaitChange(long seen, Duration timeout) throws InterruptedException {
        return awaitChange(seen, Math.min(timeout.toNanos(), ELSEWHERE.toNanos()));
    }

    private <E extends Event> List<E> await(Supplier<List<E>> look, Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        while (true) {
            long seen = changes();
            List<E> found = look.get();
            long left = until - System.nanoTime();
            if (!found.isEmpty() || left <= 0 || closed()) {
                return found;
            }
            awaitChange(seen, Math.min(left, ELSEWHERE.toNanos()));
        }
    }

    private boolean awaitChange(long seen, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (changes == seen && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return changes != seen;
        } finally {
            lock.unlock();
        }
    }

    @EventListener
    void happened(TaskChanged event) {
        wake(false);
    }

    @EventListener
    void stops(ContextClosedEvent event) {
        wake(true);
    }

    private void wake(boolean close) {
        lock.lock();
        try {
            changes++;
            closed |= close;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
