package dev.cutfill.worker;

import dev.cutfill.task.Artifact;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// One claimed task while it runs: keeps its lease, hears its progress, and can be told to stop by any thread.
final class Execution implements Runner.Assignment {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    /// More often would only cost the database.
    private static final long PROGRESS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Claim claim;
    private final Path scratch;
    private final TaskFiles files;
    private final TaskQueue queue;
    private final Duration lease;

    private volatile @Nullable Thread thread;
    private volatile @Nullable String stopped;
    private volatile long renewed = System.nanoTime();
    private long told = System.nanoTime() - PROGRESS_NANOS;

    Execution(Claim claim, Path scratch, TaskFiles files, TaskQueue queue, Duration lease) {
        this.claim = claim;
        this.scratch = scratch;
        this.files = files;
        this.queue = queue;
        this.lease = lease;
    }

    Claim claim() {
        return claim;
    }

    @Override
    public Task task() {
        return claim.task();
    }

    @Override
    public Map<String, Path> inputs() throws TaskFailure {
        Map<String, Path> inputs = files.inputs(claim);
        for (Map.Entry<String, Path> input : inputs.entrySet()) {
            if (!Files.isRegularFile(input.getValue())) {
                throw new TaskFailure(
                        "INPUT_GONE", "the upload '" + input.getKey() + "' is no longer on the server; create a new task", false);
            }
        }
        return inputs;
    }

    @Override
    public Artifact keep(String role, String name, Path file, String mediaType) throws IOException {
        endIfStopped();
        Optional<Artifact> kept = files.keep(claim, role, name, file, mediaType);
        if (kept.isEmpty()) {
            stop("it was taken away");
            endIfStopped();
        }
        return kept.orElseThrow();
    }

    /// What was kept is to go: the task came to nothing here.
    void discard() {
        files.discard(claim);
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public void progress(String stage, double fraction) {
        endIfStopped();
        long now = System.nanoTime();
        if (now - told < PROGRESS_NANOS) {
            return;
        }
        told = now;
        try {
            if (!queue.progress(claim, fraction, stage)) {
                stop("it was taken away");
            }
        } catch (DataAccessException | TransactionException e) {
            // a survey does not end because the database rests; the lease decides
            LOG.debug("Task {}: progress not written", claim.id(), e);
        }
        endIfStopped();
    }

    @Override
    public void log(LogLine line) {
        try {
            boolean _ = queue.log(claim, line);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Task {}: a line of its log is lost: {}: {}", claim.id(), line.message(), e.getMessage());
        }
    }

    /// Binds the thread that runs this, so that [#stop] can interrupt it.
    void bind(Thread runner) {
        thread = runner;
    }

    /// Past this point the runner has let go: an interrupt would only hurt the report.
    synchronized void unbind() {
        thread = null;
        boolean _ = Thread.interrupted();
    }

    boolean stopped() {
        return stopped != null;
    }

    /// @param why for the log
    synchronized void stop(String why) {
        if (stopped != null) {
            return;
        }
        stopped = why;
        Thread runner = thread;
        if (runner != null) {
            LOG.info("Task {} is stopped here: {}", claim.id(), why);
            runner.interrupt();
        }
    }

    /// Called from the pool's clock.
    void keep() {
        if (stopped != null) {
            return;
        }
        try {
            if (queue.renew(claim, lease)) {
                renewed = System.nanoTime();
            } else {
                stop("it was cancelled, timed out or given to another worker");
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Task {}: the lease could not be renewed", claim.id(), e);
            if (System.nanoTime() - renewed > lease.toNanos()) {
                stop("the database has not answered for the length of the lease; another worker may have the task");
            }
        }
    }

    private void endIfStopped() {
        String why = stopped;
        if (why != null) {
            throw new CancellationException(why);
        }
    }
}
