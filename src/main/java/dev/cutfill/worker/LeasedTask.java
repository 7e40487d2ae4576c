package dev.cutfill.worker;

import dev.cutfill.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A claimed task while it runs, here ([LocalTask]) or for a server elsewhere (`RemoteTask`): its lease is
/// kept, and any thread can stop it. [TaskRun] brings it to its end.
public abstract class LeasedTask implements Runner.Assignment {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedTask.class);

    private final Task task;
    private final Path scratch;
    private final Duration lease;

    private volatile @Nullable Thread thread;
    private boolean undisturbed;
    private volatile @Nullable String stopped;
    private volatile long renewed = System.nanoTime();

    public LeasedTask(Task task, Path scratch, Duration lease) {
        this.task = task;
        this.scratch = scratch;
        this.lease = lease;
    }

    /// Who runs it, for sentences: `server`, say. Its log tells more than the task's user is told.
    public abstract String host();

    /// @return false when the lease is lost
    public abstract boolean renew(Duration length) throws IOException, InterruptedException;

    /// @param result a JSON document
    /// @return false when the task is no longer ours
    public abstract boolean complete(String result) throws IOException, InterruptedException;

    public abstract void fail(Task.Failure why, boolean retryable) throws IOException, InterruptedException;

    /// What was kept is to go: the task came to nothing here.
    public abstract void discard();

    /// Whether what a runner has thrown is worth another attempt.
    public boolean retryable(Throwable fault) {
        return false;
    }

    @Override
    public final Task task() {
        return task;
    }

    @Override
    public final Path scratch() {
        return scratch;
    }

    /// Binds the thread that runs this, so that [#stop] can interrupt it.
    public final void bind(Thread runner) {
        thread = runner;
    }

    /// Past this point the runner has let go: an interrupt would only hurt the report.
    final synchronized void unbind() {
        thread = null;
        boolean _ = Thread.interrupted();
    }

    public final boolean stopped() {
        return stopped != null;
    }

    /// @param why for the log
    public final synchronized void stop(String why) {
        if (stopped != null) {
            return;
        }
        stopped = why;
        Thread runner = thread;
        if (runner != null) {
            LOG.info("Task {} is stopped here: {}", task.id(), why);
            if (!undisturbed) {
                runner.interrupt();
            }
        }
    }

    /// What the runner's thread has to say to the database: an interrupt that comes meanwhile waits until it is
    /// said, for it would break the connection.
    public final <T> T undisturbed(Supplier<T> words) {
        if (Thread.currentThread() != thread) {
            return words.get(); // nobody interrupts that one
        }
        disturb(false);
        try {
            return words.get();
        } finally {
            disturb(true);
        }
    }

    private synchronized void disturb(boolean again) {
        undisturbed = !again;
        if (!again) {
            boolean _ = Thread.interrupted();
        } else if (stopped != null && thread != null) {
            Thread.currentThread().interrupt();
        }
    }

    /// @throws CancellationException when it was stopped
    public final void endIfStopped() {
        String why = stopped;
        if (why != null) {
            throw new CancellationException(why);
        }
    }

    /// To be called three times within the length of the lease.
    public final void keepLease() {
        if (stopped != null) {
            return;
        }
        try {
            if (renew(lease)) {
                renewed = System.nanoTime();
            } else {
                stop("it was cancelled, timed out or given to another worker");
            }
            // whatever it is: the clock that calls this would never call again
        } catch (IOException | RuntimeException e) {
            LOG.warn("Task {}: the lease could not be renewed: {}", task.id(), e.toString());
            if (System.nanoTime() - renewed > lease.toNanos()) {
                stop("nobody has answered for the length of the lease; another worker may have the task");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
