package dev.cutfill.worker;

import dev.cutfill.task.Artifact;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// A task of this server's own queue while it runs.
final class LocalTask extends LeasedTask {
    private static final Logger LOG = LoggerFactory.getLogger(LocalTask.class);

    /// More often would only cost the database.
    private static final long PROGRESS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Claim claim;
    private final TaskFiles files;
    private final TaskQueue queue;

    private long told = System.nanoTime() - PROGRESS_NANOS;

    LocalTask(Claim claim, Path scratch, TaskFiles files, TaskQueue queue, Duration lease) {
        super(claim.task(), scratch, lease);
        this.claim = claim;
        this.files = files;
        this.queue = queue;
    }

    Claim claim() {
        return claim;
    }

    @Override
    public String host() {
        return "server";
    }

    @Override
    public boolean renew(Duration length) {
        return queue.renew(claim, length);
    }

    @Override
    public boolean complete(String result) {
        return queue.complete(claim, result) != TaskQueue.Report.REFUSED;
    }

    @Override
    public void fail(Task.Failure why, boolean retryable) {
        TaskQueue.Report _ = queue.fail(claim, why, retryable);
    }

    /// Goes with the directory of this run.
    private Path writtenTasks() {
        return undisturbed(() -> {
            Path file = scratch().resolve(TaskFiles.TASKS);
            try {
                files.writeTasks(task(), file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return file;
        });
    }

    @Override
    public Map<String, Path> inputs() throws TaskFailure {
        Map<String, Path> inputs = undisturbed(() -> files.inputs(claim));
        if (TaskFiles.readsTasks(task())) {
            inputs.put(TaskFiles.TASKS, writtenTasks());
        }
        for (Map.Entry<String, Path> input : inputs.entrySet()) {
            if (!Files.isRegularFile(input.getValue())) {
                throw new TaskFailure(
                        "INPUT_GONE",
                        "the upload '" + input.getKey() + "' is no longer on the server; create a new task",
                        false);
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

    @Override
    public void discard() {
        files.discard(claim);
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
            if (!undisturbed(() -> queue.progress(claim, fraction, stage))) {
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
            boolean _ = undisturbed(() -> queue.log(claim, line));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Task {}: a line of its log is lost: {}: {}", claim.id(), line.message(), e.getMessage());
        }
    }
}
