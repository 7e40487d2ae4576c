package dev.cutfill.task.job;

import dev.cutfill.task.JobTasks;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// What goes on with jobs when no request does it: tasks of jobs that were cancelled or stopped are ended, a
/// thousand in a transaction, and last tasks are queued. Any server does it for all jobs; a server that dies
/// leaves it to the next look.
@Component
final class JobKeeper {
    static final String CANCELLED = "the job was cancelled";

    private static final String STOPPED = "another task of the job failed, and the job stops then (on_failure: stop)";
    private static final Logger LOG = LoggerFactory.getLogger(JobKeeper.class);
    private static final int BATCH = 1_000;

    private final JobTable table;
    private final JobTasks members;
    private final TransactionTemplate transaction;
    private volatile boolean closing;

    JobKeeper(JobTable table, JobTasks members, TransactionTemplate transaction) {
        this.table = table;
        this.members = members;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelay = 500)
    void look() {
        try {
            keep();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Jobs could not be looked after; trying again soon: {}", e.getMessage());
        }
    }

    void keep() {
        for (JobTable.Stopping job : table.stopping()) {
            stop(job);
        }
        members.queueLast();
    }

    private void stop(JobTable.Stopping job) {
        String why = job.all() ? CANCELLED : STOPPED;
        members.cancel(job.id(), job.all(), true, why, BATCH); // what runs costs most
        int ended = BATCH;
        while (ended == BATCH && !closing) {
            ended = members.cancel(job.id(), job.all(), false, why, BATCH);
        }
        table.stopped(job.id());
    }

    /// Holds the counters against the tasks. A difference is a fault of this program; it is put right, so that the
    /// job can end.
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void recount() {
        try {
            for (UUID job : table.miscounted()) {
                LOG.error("The counters of job {} differ from its tasks, which is a fault; they are counted anew", job);
                transaction.executeWithoutResult(_ -> table.lock(job).ifPresent(_ -> table.recount(job)));
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Jobs could not be counted; trying again in a minute: {}", e.getMessage());
        }
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }
}
