package dev.cutfill.task;

import dev.cutfill.task.LeaseTable.ClaimSlot;
import dev.cutfill.task.LeaseTable.Completion;
import dev.cutfill.task.LeaseTable.Lease;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.task.journal.TaskLogs;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The engine as workers see it: claim, keep, report, give back; and what is done about those that vanish.
///
/// A claim is a lease. It must be renewed before it runs out, and every report carries its token, so that a
/// worker that was given up (and whose task another one may be doing) cannot write over what has happened
/// since.
@Component
public final class TaskQueue {
    private static final int SWEEP_BATCH = 100;

    private final LeaseTable leases;
    private final FileTable files;
    private final TaskLogs logs;
    private final WorkerTable workers;
    private final TaskEventPublisher news;
    private final SweepClock clock;
    private final TransactionTemplate transaction;
    private final GroupCommit<Request, List<Claim>> claims = new GroupCommit<>("task-claims", 1, this::claimTogether);
    private final GroupCommit<Completion, Optional<Task>> ends =
            new GroupCommit<>("task-ends", 2, this::succeedTogether);

    TaskQueue(
            LeaseTable leases,
            FileTable files,
            TaskLogs logs,
            WorkerTable workers,
            TaskEventPublisher news,
            SweepClock clock,
            TransactionTemplate transaction) {
        this.leases = leases;
        this.files = files;
        this.logs = logs;
        this.workers = workers;
        this.news = news;
        this.clock = clock;
        this.transaction = transaction;
    }

    /// A task may be claimed. A Spring event, after the commit; a hint: a task that is queued on another server
    /// sends none here.
    public record Queued(String queue) {}

    /// A task was taken from whoever runs it. A Spring event, after the commit.
    public record Stopped(UUID id) {}

    /// What became of a report.
    public enum Report {
        ACCEPTED,
        /// the same report was accepted before; nothing was done again
        REPEATED,
        /// the lease is no longer this one: the work is to be thrown away
        REFUSED
    }

    /// The first task of the queue that is due: highest priority first, then oldest. Never one whose inputs lie
    /// on another server.
    public Optional<Claim> claim(String queue, String worker, Duration lease) {
        return claim(ClaimFilter.all(queue), worker, lease, 1).stream().findFirst();
    }

    /// The first tasks that are due and wanted.
    ///
    /// @param most at least 1
    public List<Claim> claim(ClaimFilter wanted, String worker, Duration lease, int most) {
        return claim(wanted, Collections.nCopies(most, worker), lease);
    }

    /// The first tasks that are due and wanted, the first for the first of these workers and so on.
    public List<Claim> claim(ClaimFilter wanted, List<String> places, Duration lease) {
        List<Claim> taken = claims.submit(new Request(
                wanted,
                places.stream().map(place -> new ClaimSlot(place, lease, false)).toList()));
        taken.forEach(claim -> news.changed(claim.task()));
        return taken;
    }

    record Request(ClaimFilter wanted, List<ClaimSlot> slots) {}

    /// One statement for all who want the same.
    List<List<Claim>> claimTogether(List<Request> asked) {
        Map<ClaimFilter, List<ClaimSlot>> slots = new LinkedHashMap<>();
        asked.forEach(one ->
                slots.computeIfAbsent(one.wanted(), _ -> new ArrayList<>()).addAll(one.slots()));
        Map<ClaimFilter, Iterator<Claim>> taken = new HashMap<>();
        Runnable claiming = () -> slots.forEach(
                (wanted, all) -> taken.put(wanted, leases.claimNext(wanted, all).iterator()));
        if (slots.size() == 1) {
            claiming.run(); // one statement is a transaction
        } else {
            transaction.executeWithoutResult(_ -> claiming.run());
        }
        return asked.stream()
                .map(one -> next(
                        taken.getOrDefault(one.wanted(), Collections.emptyIterator()),
                        one.slots().size()))
                .toList();
    }

    private static List<Claim> next(Iterator<Claim> claims, int most) {
        List<Claim> next = new ArrayList<>();
        while (next.size() < most && claims.hasNext()) {
            next.add(claims.next());
        }
        return next;
    }

    /// This task, if it is due: for a worker that was told of it.
    public Optional<Claim> claim(UUID id, String worker, Duration lease) {
        Optional<Claim> claim = leases.claim(id, worker, lease);
        claim.ifPresent(taken -> news.changed(taken.task()));
        return claim;
    }

    /// @return false when the lease is lost: the task was cancelled, timed out or given to another
    public boolean renew(Claim claim, Duration lease) {
        return leases.renew(claim.id(), claim.token(), lease);
    }

    /// Says how far the work is; does not renew the lease.
    ///
    /// @param fraction 0 to 1; what was said before is never undercut
    /// @return false when the lease is lost
    public boolean progress(Claim claim, double fraction, String stage) {
        return leases.progress(claim.id(), claim.token(), fraction, stage);
    }

    /// A line for the task's log; dropped when the lease is lost or the log is full.
    public boolean log(Claim claim, LogLine line) {
        return logs.append(claim.id(), claim.token(), line);
    }

    /// Writes down a file of this attempt that is about to be put into the store.
    ///
    /// @return false when the lease is lost
    public boolean keep(Claim claim, Artifact file) {
        return files.insert(claim.id(), claim.token(), file);
    }

    /// What the attempt with this lease has put into the store.
    public List<Artifact> keptUnder(Claim claim) {
        return files.under(claim.id(), claim.token());
    }

    /// It has been removed from the store.
    public void forget(Artifact file) {
        files.delete(file.key());
    }

    /// Whether this lease is the current one.
    public boolean holds(Claim claim) {
        return leases.holds(claim.id(), claim.token());
    }

    /// @param result a JSON document
    public Report complete(Claim claim, String result) {
        return report(
                claim,
                ends.submit(new Completion(
                        new Lease(claim.id(), claim.token()),
                        result,
                        claim.task().place().isPresent())),
                true);
    }

    /// Of reports that are the same the first is written, and the others find it done.
    private List<Optional<Task>> succeedTogether(List<Completion> all) {
        Map<Lease, Completion> first = new LinkedHashMap<>();
        all.forEach(done -> first.putIfAbsent(done.lease(), done));
        Map<Lease, Task> moved = leases.succeed(first.values());
        return all.stream()
                .map(done -> Optional.ofNullable(moved.remove(done.lease())))
                .toList();
    }

    /// @param retryable worth another attempt, if the task's budget has one
    public Report fail(Claim claim, Task.Failure why, boolean retryable) {
        return fail(claim, why, retryable, Optional.empty());
    }

    /// @param retryable worth another attempt, if the task's budget has one
    /// @param result JSON that there is to show all the same
    public Report fail(Claim claim, Task.Failure why, boolean retryable, Optional<String> result) {
        return report(claim, leases.fail(claim.id(), claim.token(), why, retryable, result.orElse(null)), false);
    }

    /// Gives a task back that its worker cannot finish now; the attempt is not charged.
    ///
    /// @param kill end it instead
    /// @return false when the lease was lost anyway
    public boolean release(Claim claim, boolean kill) {
        Optional<Task> released =
                kill ? leases.kill(claim.id(), claim.token()) : leases.release(claim.id(), claim.token());
        released.ifPresent(news::changed);
        return released.isPresent();
    }

    /// This server takes up work.
    public void register(String worker, int parallel) {
        workers.registerInternal(worker, parallel);
    }

    /// @param completed tasks since the last heartbeat
    public void heartbeat(String worker, int completed, int failed) {
        workers.heartbeat(worker, completed, failed);
    }

    /// Takes every task from a worker that is known to be dead.
    ///
    /// @param kill end them instead of queueing them again
    /// @return how many
    public int reclaim(String worker, boolean kill) {
        return take(leases.reclaim(worker, kill));
    }

    /// Takes tasks from workers that let their lease run out or their deadline pass: some hundreds at most,
    /// more when asked again.
    ///
    /// @param kill end those whose lease ran out instead of queueing them again
    /// @return how many; 0 when there are no more
    public int sweep(boolean kill) {
        return take(leases.takeOverdue(SWEEP_BATCH))
                + take(leases.takeUnconfirmed(SWEEP_BATCH))
                + take(leases.takeExpired(SWEEP_BATCH, kill));
    }

    /// Looks at the clock before sweeping: where it was set, or nobody has looked for long, workers get this
    /// much time to be heard of, and no attempt loses time that it did not have.
    public void lookAtClock(Duration grace) {
        clock.look(grace);
    }

    @PreDestroy
    void close() {
        claims.close();
        ends.close();
    }

    private Report report(Claim claim, Optional<Task> moved, boolean succeeded) {
        if (moved.isPresent()) {
            news.changed(moved.get());
            return Report.ACCEPTED;
        }
        return leases.endedBy(claim.id(), claim.token(), succeeded) ? Report.REPEATED : Report.REFUSED;
    }

    private int take(List<Task> taken) {
        news.taken(taken);
        return taken.size();
    }
}
