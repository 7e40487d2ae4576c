package dev.cutfill.task;

import dev.cutfill.upload.UploadFinished;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Hears of finished uploads. Those that could not be heard of, because the server or the database was down at
/// that moment, are found on the disk: at the start, and once the database answers again.
@Component
final class UploadListener {
    private static final Logger LOG = LoggerFactory.getLogger(UploadListener.class);

    private final Tasks tasks;
    private final AtomicBoolean missed = new AtomicBoolean();

    UploadListener(Tasks tasks) {
        this.tasks = tasks;
    }

    @EventListener
    void finished(UploadFinished event) {
        try {
            tasks.inputFinished(event.upload());
        } catch (DataAccessException | TransactionException e) {
            // the bytes are safe and their client has done its part: its answer must not depend on the database
            LOG.warn(
                    "Upload {} is finished, but the database could not be told; trying again soon",
                    event.upload().id(),
                    e);
            missed.set(true);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void started() {
        missed.set(true);
        catchUp();
    }

    @Scheduled(fixedDelay = 5_000)
    void catchUp() {
        if (!missed.compareAndSet(true, false)) {
            return;
        }
        try {
            int found = tasks.reconcile();
            if (found > 0) {
                LOG.info("{} uploads were finished while nobody listened; their tasks know now", found);
            }
        } catch (DataAccessException | TransactionException e) {
            missed.set(true);
            LOG.warn("The database does not answer; finished uploads wait", e);
        }
    }
}
