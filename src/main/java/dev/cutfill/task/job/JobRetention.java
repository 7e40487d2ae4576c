package dev.cutfill.task.job;

import dev.cutfill.store.FileStore;
import dev.cutfill.task.Inputs;
import dev.cutfill.task.JobTasks;
import dev.cutfill.upload.Uploads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Removes jobs that were deleted or are older than they are to become: a thousand tasks at a time, first their
/// files in the store, then their uploads, then their rows; the job's row goes last. Uploads are removed by the
/// server that has them, so a job whose files lie on two servers is removed by both.
@Component
final class JobRetention {
    private static final Logger LOG = LoggerFactory.getLogger(JobRetention.class);
    private static final int BATCH = 1_000;

    private final JdbcClient jdbc;
    private final JobTasks members;
    private final Inputs inputs;
    private final Uploads uploads;
    private final ObjectProvider<FileStore> store;
    private final Duration kept;
    private volatile boolean closing;

    /// @param kept `cutfill.retention.finished`; 0: for ever
    JobRetention(
            JdbcClient jdbc,
            JobTasks members,
            Inputs inputs,
            Uploads uploads,
            ObjectProvider<FileStore> store,
            @Value("${cutfill.retention.finished:0d}") Duration kept) {
        this.jdbc = jdbc;
        this.members = members;
        this.inputs = inputs;
        this.uploads = uploads;
        this.store = store;
        this.kept = kept;
    }

    @Scheduled(fixedDelay = 5_000)
    void sweep() {
        try {
            hideOld();
            for (UUID job : deleted()) {
                remove(job);
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Old jobs could not be removed: {}", e.getMessage());
        }
    }

    private void hideOld() {
        jdbc.sql("""
                        UPDATE job SET deleted_at = now(), external_id = NULL, version = version + 1
                        WHERE finished_at IS NOT NULL AND deleted_at IS NULL AND NOT stopping
                          AND (finished_at < now() - make_interval(days => retain_days)
                               OR retain_days IS NULL AND :kept > 0 AND finished_at < now() - make_interval(secs => :kept))
                        """).param("kept", (double) kept.toSeconds()).update();
    }

    /// Not while tasks of it are yet to be cancelled.
    private List<UUID> deleted() {
        return jdbc.sql(
                        "SELECT id FROM job WHERE deleted_at IS NOT NULL AND NOT stopping ORDER BY deleted_at LIMIT 100")
                .query(UUID.class)
                .list();
    }

    private void remove(UUID job) {
        try {
            for (JobTasks.Leftovers some;
                    !closing
                            && !(some = members.leftovers(job, inputs.home(), BATCH))
                                    .tasks()
                                    .isEmpty(); ) {
                for (String key : some.keys()) {
                    store.getObject().delete(key);
                }
                some.uploads().forEach(uploads::delete);
                members.remove(some.tasks());
            }
            removeRow(job);
        } catch (IOException e) {
            LOG.warn("Job {} stays until its files can be removed; trying again soon", job, e);
        }
    }

    /// When nothing of it is left, here or elsewhere.
    private void removeRow(UUID job) {
        boolean last = jdbc.sql("""
                        SELECT NOT EXISTS (SELECT FROM task WHERE job_id = :job) AND (home IS NULL OR home = :home)
                        FROM job WHERE id = :job
                        """)
                .param("job", job)
                .param("home", inputs.home())
                .query(Boolean.class)
                .optional()
                .orElse(false);
        if (last) {
            inputs.removeShared(job);
            jdbc.sql("DELETE FROM job WHERE id = :job").param("job", job).update();
            LOG.info("Job {} was removed with its tasks and files", job);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }
}
