package dev.cutfill.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The engine as workers see it: claim, keep, report, give back; and what is done about those that vanish.
///
/// A claim is a lease. It must be renewed before it runs out, and every report carries its token, so that a worker that was
/// given up (and whose task another one may be doing) cannot write over what has happened since.
@Component
public final class TaskQueue {
    private static final int SWEEP_BATCH = 100;

    private final TaskTable tasks;
    private final FileTable files;
    private final WorkerTable workers;
    private final Journal journal;
    private final TransactionTemplate transaction;

    TaskQueue(TaskTable tasks, FileTable files, WorkerTable workers, Journal journal, TransactionTemplate transaction) {
        this.tasks = tasks;
        this.files = files;
        this.workers = workers;
        this.journal = journal;
        this.transaction = transaction;
    }

    /// What became of a report.
    public enum Report {
        ACCEPTED,
        /// the same report was accepted before; nothing was done again
        REPEATED,
        /// the lease is no longer this one: the work is to be thrown away
        REFUSED
    }

    /// The first task of the queue that is due: highest priority first, then oldest.
    public Optional<Claim> claim(String queue, String worker, Duration lease) {
        return claim(() -> tasks.claimNext(queue, worker, lease));
    }

    /// This task, if it is due: for a worker that was told of it.
    public Optional<Claim> claim(UUID id, String worker, Duration lease) {
        return claim(() -> tasks.claim(id, worker, lease));
    }

    /// @return false when the lease is lost: the task was cancelled, timed out or given to another
    public boolean renew(Claim claim, Duration lease) {
        return tasks.renew(claim.id(), claim.token(), lease);
    }

    /// Says how far the work is; does not renew the lease.
    ///
    /// @param fraction 0 to 1; what was said before is never undercut
    /// @return false when the lease is lost
    public boolean progress(Claim claim, double fraction, String stage) {
        return tasks.progress(claim.id(), claim.token(), fraction, stage);
    }

    /// @param result a JSON document
    /// @param artifacts what is in the store already
    public Report complete(Claim claim, String result, List<Artifact> artifacts) {
        Optional<Task> done = transaction.execute(_ -> {
            Optional<Task> task = tasks.succeed(claim.id(), claim.token(), result);
            task.ifPresent(ended -> {
                artifacts.forEach(file -> files.insert(ended.id(), ended.run().attempt(), file));
                journal.ended(ended, "succeeded");
            });
            return task;
        });
        return report(claim, done, true);
    }

    /// @param mayPass worth another attempt, if the task's budget has one
    public Report fail(Claim claim, Task.Failure why, boolean mayPass) {
        Optional<Task> failed = transaction.execute(_ -> {
            Optional<Task> task = tasks.fail(claim.id(), claim.token(), why, mayPass);
            task.ifPresent(ended -> journal.ended(ended, "failed"));
            return task;
        });
        failed.ifPresent(journal::announceQueued);
        return report(claim, failed, false);
    }

    /// Gives a task back that its worker cannot finish now; the attempt is not charged.
    ///
    /// @param kill end it instead
    /// @return false when the lease was lost anyway
    public boolean release(Claim claim, boolean kill) {
        Optional<Task> released = transaction.execute(_ -> {
            Optional<Task> task = tasks.release(claim.id(), claim.token(), kill);
            task.ifPresent(ended -> journal.ended(ended, kill ? "killed" : "released"));
            return task;
        });
        released.ifPresent(journal::announceQueued);
        return released.isPresent();
    }

    /// A worker of this server takes up work.
    public void register(String worker, int parallel) {
        workers.register(worker, parallel);
    }

    /// @param completed tasks since the last heartbeat
    public void heartbeat(String worker, int completed, int failed) {
        workers.heartbeat(worker, completed, failed);
    }

    /// Takes every task from a worker that is known to be dead.
    ///
    /// @param kill end them instead of queueing them again
    /// @return how many
    public int takeFrom(String worker, boolean kill) {
        return take(() -> tasks.takeFrom(worker, kill), "lease_lost");
    }

    /// Takes tasks from workers that let their lease run out or their deadline pass.
    ///
    /// @param kill end those whose lease ran out instead of queueing them again
    /// @return how many
    public int sweep(boolean kill) {
        int taken = 0;
        for (int batch = SWEEP_BATCH; batch == SWEEP_BATCH; taken += batch) {
            batch = take(() -> tasks.takeOverdue(SWEEP_BATCH), "timed_out");
        }
        for (int batch = SWEEP_BATCH; batch == SWEEP_BATCH; taken += batch) {
            batch = take(() -> tasks.takeExpired(SWEEP_BATCH, kill), "lease_lost");
        }
        return taken;
    }

    private Optional<Claim> claim(Supplier<Optional<Claim>> statement) {
        return transaction.execute(_ -> {
            Optional<Claim> claim = statement.get();
            claim.ifPresent(journal::began);
            return claim;
        });
    }

    private Report report(Claim claim, Optional<Task> moved, boolean succeeded) {
        if (moved.isPresent()) {
            return Report.ACCEPTED;
        }
        return tasks.endedBy(claim.id(), claim.token(), succeeded) ? Report.REPEATED : Report.REFUSED;
    }

    private int take(Supplier<List<Task>> statement, String outcome) {
        List<Task> taken = transaction.execute(_ -> {
            List<Task> lost = statement.get();
            lost.forEach(task -> journal.ended(task, outcome));
            return lost;
        });
        journal.announceTaken(taken);
        return taken.size();
    }
}
