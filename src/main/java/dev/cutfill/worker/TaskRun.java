package dev.cutfill.worker;

import dev.cutfill.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Runs one task to its end, whatever its runner does, and reports what came of it.
public final class TaskRun {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    /// A report may be repeated, so that an hour's work does not fail because the database, or the server,
    /// rests for a moment.
    private static final RetryTemplate RETRYING = new RetryTemplate(RetryPolicy.builder()
            .includes(DataAccessException.class, TransactionException.class, IOException.class)
            .excludes(ReportRejected.class)
            .maxRetries(8)
            .delay(Duration.ofMillis(500))
            .multiplier(2)
            .maxDelay(Duration.ofSeconds(30))
            .build());

    private final LeasedTask task;
    private final Runner runner;
    private final UUID id;

    public TaskRun(LeasedTask task, Runner runner) {
        this.task = task;
        this.runner = runner;
        this.id = task.task().id();
    }

    /// Never throws: the permit that is behind it must come back.
    public boolean succeeds() {
        long begun = System.nanoTime();
        LOG.info("Task {} begins, attempt {}", id, task.task().run().attempt());
        try {
            Files.createDirectories(task.scratch());
            Runner.Result result = runner.run(task);
            task.unbind();
            return complete(result, Duration.ofNanos(System.nanoTime() - begun));
        } catch (TaskFailure e) {
            fail(e.failure(), e.retryable());
        } catch (Throwable e) {
            if (task.stopped()) {
                LOG.info("Task {} has stopped", id);
                task.unbind();
                task.discard();
            } else if (outOfMemory(e)) {
                LOG.error("Task {} ran out of memory", id, e);
                fail(outOfMemory(), false);
            } else {
                LOG.error("Task {} failed", id, e);
                fail(
                        new Task.Failure(
                                "WORKER_ERROR",
                                "internal error, see the log of the " + task.host() + " for task " + id),
                        task.retryable(e));
            }
        } finally {
            task.unbind();
            clear();
        }
        return false;
    }

    private boolean complete(Runner.Result result, Duration took) {
        if (!report(() -> task.complete(result.json()))) {
            LOG.info("Task {}: the result is thrown away, the task is no longer ours", id);
            task.discard();
            return false;
        }
        LOG.info("Task {} is done after {} s", id, took.toMillis() / 1000.0);
        return true;
    }

    private void fail(Task.Failure why, boolean retryable) {
        task.unbind();
        LOG.info("Task {} has failed: {}: {}", id, why.code(), why.message());
        task.discard();
        try {
            boolean _ = report(() -> {
                task.fail(why, retryable);
                return true;
            });
        } catch (RuntimeException e) {
            LOG.error(
                    "Task {}: the failure could not be told; the task goes back to the queue when its lease runs out",
                    id,
                    e);
        }
    }

    private static boolean report(Retryable<Boolean> report) {
        try {
            return Boolean.TRUE.equals(RETRYING.execute(report));
        } catch (RetryException e) {
            throw new IllegalStateException("the report could not be made", e.getCause());
        }
    }

    private void clear() {
        try {
            WorkingDirectory.delete(task.scratch());
        } catch (IOException e) {
            LOG.warn("Task {} leaves files in {} until the next start", id, task.scratch(), e);
        }
    }

    static boolean outOfMemory(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private Task.Failure outOfMemory() {
        long heap = Runtime.getRuntime().maxMemory() / (1024 * 1024);
        return new Task.Failure(
                "OUT_OF_MEMORY",
                "the clouds need more memory than the " + heap + " MiB of Java heap of the " + task.host()
                        + "; thin them, or start it with more (java -Xmx…)");
    }
}
