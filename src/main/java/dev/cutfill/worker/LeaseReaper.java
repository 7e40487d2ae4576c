package dev.cutfill.worker;

import dev.cutfill.task.TaskQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Gives back what vanished workers hold and ends what is past its deadline. Any number of servers may do it at
/// a time.
@Component
final class LeaseReaper {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseReaper.class);

    private final TaskQueue queue;
    private final WorkerSettings settings;
    private volatile boolean stopping;

    LeaseReaper(TaskQueue queue, WorkerSettings settings) {
        this.queue = queue;
        this.settings = settings;
    }

    @Scheduled(fixedDelay = 1_000)
    void sweep() {
        try {
            queue.lookAtClock(settings.lease());
            for (int taken = 1; taken > 0 && !stopping; ) {
                taken = queue.sweep(settings.kills());
                if (taken > 0) {
                    LOG.info("{} tasks were taken from workers that vanished or overran", taken);
                }
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Leases could not be swept: {}", e.getMessage());
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }
}
