package dev.cutfill.worker;

import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Runs one execution to its end, whatever its runner does, and reports what came of it.
final class TaskRun {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    /// A report may be repeated, so that an hour's work does not fail because the database rests for a moment.
    private static final RetryTemplate PATIENT = new RetryTemplate(RetryPolicy.builder()
            .includes(DataAccessException.class, TransactionException.class)
            .maxRetries(8)
            .delay(Duration.ofMillis(500))
            .multiplier(2)
            .maxDelay(Duration.ofSeconds(10))
            .build());

    private final Execution execution;
    private final Runner runner;
    private final TaskQueue queue;
    private final Claim claim;
    private final UUID id;

    TaskRun(Execution execution, Runner runner, TaskQueue queue) {
        this.execution = execution;
        this.runner = runner;
        this.queue = queue;
        this.claim = execution.claim();
        this.id = claim.id();
    }

    /// Never throws: the permit that is behind it must come back.
    boolean succeeds() {
        long begun = System.nanoTime();
        LOG.info("Task {} begins, attempt {}", id, claim.task().run().attempt());
        try {
            Files.createDirectories(execution.scratch());
            Runner.Result result = runner.run(execution);
            execution.unbind();
            return handIn(result, Duration.ofNanos(System.nanoTime() - begun));
        } catch (TaskFailure e) {
            fail(e.failure(), e.mayPass());
        } catch (Throwable e) {
            if (execution.stopped()) {
                LOG.info("Task {} has stopped", id);
                execution.unbind();
                execution.discard();
            } else if (outOfMemory(e)) {
                LOG.error("Task {} ran out of memory", id, e);
                fail(outOfMemory(), false);
            } else {
                LOG.error("Task {} failed", id, e);
                fail(new Task.Failure("WORKER_ERROR", "internal error, see the server's log for task " + id), false);
            }
        } finally {
            execution.unbind();
            clear();
        }
        return false;
    }

    private boolean handIn(Runner.Result result, Duration took) {
        TaskQueue.Report report = report(() -> queue.complete(claim, result.json()));
        if (report == TaskQueue.Report.REFUSED) {
            LOG.info("Task {}: the result is thrown away, the task is no longer ours", id);
            execution.discard();
            return false;
        }
        LOG.info("Task {} is done after {} s", id, took.toMillis() / 1000.0);
        return true;
    }

    private void fail(Task.Failure why, boolean mayPass) {
        execution.unbind();
        LOG.info("Task {} has failed: {}: {}", id, why.code(), why.message());
        execution.discard();
        try {
            TaskQueue.Report _ = report(() -> queue.fail(claim, why, mayPass));
        } catch (RuntimeException e) {
            LOG.error("Task {}: the failure could not be written; the task goes back to the queue when its lease runs out", id, e);
        }
    }

    private static TaskQueue.Report report(Supplier<TaskQueue.Report> report) {
        try {
            return PATIENT.execute(report::get);
        } catch (RetryException e) {
            throw new IllegalStateException("the report could not be written", e.getCause());
        }
    }

    private void clear() {
        try {
            WorkingDirectory.delete(execution.scratch());
        } catch (IOException e) {
            LOG.warn("Task {} leaves files in {} until the next start", id, execution.scratch(), e);
        }
    }

    private static boolean outOfMemory(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private static Task.Failure outOfMemory() {
        long heap = Runtime.getRuntime().maxMemory() / (1024 * 1024);
        return new Task.Failure(
                "OUT_OF_MEMORY",
                "the clouds need more memory than the server's " + heap
                        + " MiB of Java heap; thin them, or start the server with more (java -Xmx…)");
    }
}
