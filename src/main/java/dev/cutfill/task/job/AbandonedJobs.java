package dev.cutfill.task.job;

import dev.cutfill.access.Realm;
import dev.cutfill.upload.UploadNeeds;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Cancels jobs that were left open: else their files would be kept for ever. The files go at the next look, when
/// nothing needs them.
@Component
final class AbandonedJobs implements UploadNeeds {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedJobs.class);

    private final JobTable table;
    private final Jobs jobs;
    private final Duration kept;

    /// @param kept how long uploads are kept that nobody goes on with
    AbandonedJobs(JobTable table, Jobs jobs, @Value("${cutfill.upload.expire-after:7d}") Duration kept) {
        this.table = table;
        this.jobs = jobs;
        this.kept = kept;
    }

    /// What jobs need that have not ended is said with what tasks need.
    @Override
    public Set<String> needed(Collection<String> old) {
        for (UUID job : table.abandoned(old, kept)) {
            LOG.info("Job {} was open, and nobody went on with it or its files for {}; it is cancelled", job, kept);
            jobs.cancel(Realm.ALL, job);
        }
        return Set.of();
    }
}
