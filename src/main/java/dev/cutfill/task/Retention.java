package dev.cutfill.task;

import dev.cutfill.store.FileStore;
import dev.cutfill.task.idempotency.Idempotency;
import dev.cutfill.upload.Uploads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Removes tasks that were deleted or are older than they are to become: first the files in the store, then the
/// uploads, then the row with all that hangs on it. What cannot be removed now is tried again after the others,
/// in an hour; a row goes last, so nothing is forgotten before it is gone. Uploads are removed by the server
/// that has them.
@Component
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 100;

    private final JdbcClient jdbc;
    private final FileTable files;
    private final InputTable inputs;
    private final Idempotency idempotency;
    private final Uploads uploads;
    private final ObjectProvider<FileStore> store;
    private final ServerId home;
    private final Settings settings;
    private volatile boolean stopping;

    Retention(
            JdbcClient jdbc,
            FileTable files,
            InputTable inputs,
            Idempotency idempotency,
            Uploads uploads,
            ObjectProvider<FileStore> store,
            ServerId home,
            Settings settings) {
        this.jdbc = jdbc;
        this.files = files;
        this.inputs = inputs;
        this.idempotency = idempotency;
        this.uploads = uploads;
        this.store = store;
        this.home = home;
        this.settings = settings;
    }

    @Scheduled(fixedDelay = 60_000)
    void sweep() {
        try {
            int removed = 0;
            for (int batch = BATCH; batch == BATCH && !stopping; removed += batch) {
                batch = removeSome();
            }
            idempotency.forget(settings.idempotency());
            if (removed > 0) {
                LOG.info("{} tasks were removed with their files", removed);
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Old tasks could not be removed: {}", e.getMessage());
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }

    /// @return how many, at most a hundred
    int removeSome() {
        if (settings.finished().isPositive()) {
            hideOlderThan(settings.finished());
        }
        int removed = 0;
        for (UUID task : deleted()) {
            removed += remove(task) ? 1 : 0;
        }
        return removed;
    }

    private boolean remove(UUID task) {
        try {
            for (String key : files.keys(task)) {
                store.getObject().delete(key);
            }
            inputs.of(task).stream()
                    .filter(input -> input.location().isEmpty())
                    .forEach(input -> uploads.delete(input.uploadId()));
        } catch (IOException e) {
            LOG.warn("Task {} stays until its files can be removed; tried again in an hour", task, e);
            jdbc.sql("UPDATE task SET remove_at = now() + interval '1 hour' WHERE id = :id")
                    .param("id", task)
                    .update();
            return false;
        }
        return jdbc.sql("""
                        WITH gone AS (DELETE FROM task WHERE id = :id AND deleted_at IS NOT NULL RETURNING id),
                             event AS (DELETE FROM task_event WHERE task_id IN (SELECT id FROM gone)),
                             attempt AS (DELETE FROM task_attempt WHERE task_id IN (SELECT id FROM gone))
                        SELECT count(*) FROM gone
                        """).param("id", task).query(Integer.class).single() == 1;
    }

    private void hideOlderThan(Duration age) {
        jdbc.sql("""
                        UPDATE task SET deleted_at = now(), remove_at = now()
                        WHERE id IN (SELECT id FROM task WHERE finished_at < now() - make_interval(secs => :age) AND deleted_at IS NULL AND job_id IS NULL
                                     ORDER BY finished_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        """)
                .param("age", (double) age.toSeconds())
                .param("limit", BATCH)
                .update();
    }

    private List<UUID> deleted() {
        return jdbc.sql("""
                        SELECT id FROM task WHERE remove_at <= now() AND (home IS NULL OR home = :home)
                        ORDER BY remove_at LIMIT :limit
                        """)
                .param("home", home.name())
                .param("limit", BATCH)
                .query(UUID.class)
                .list();
    }

    /// `cutfill.retention`: how long things are kept.
    ///
    /// @param finished tasks that have ended, with their files and uploads; 0: for ever
    /// @param idempotency answers that may be asked for again
    @ConfigurationProperties(prefix = "cutfill.retention", ignoreUnknownFields = false)
    record Settings(
            @DefaultValue("0d") Duration finished,
            @DefaultValue("24h") Duration idempotency) {
        private static final Duration SHORTEST = Duration.ofHours(1);

        Settings {
            if (!finished.isZero() && finished.compareTo(SHORTEST) < 0 || idempotency.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException("finished is " + finished + " and idempotency " + idempotency
                        + "; each is 1h or more, such as 30d, and finished may be 0d, which keeps for ever");
            }
        }
    }
}
