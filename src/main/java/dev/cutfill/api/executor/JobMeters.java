package dev.cutfill.api.executor;

import dev.cutfill.task.job.Jobs;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// How many jobs have not ended, by state, for `/metrics`.
@Component
final class JobMeters {
    private static final Logger LOG = LoggerFactory.getLogger(JobMeters.class);
    private static final List<String> STATES = List.of("OPEN", "SEALED", "RUNNING", "PAUSED");

    private final Jobs jobs;
    private final MultiGauge gauge;

    JobMeters(Jobs jobs, MeterRegistry registry) {
        this.jobs = jobs;
        this.gauge = MultiGauge.builder("cutfill.jobs")
                .description("jobs that have not ended")
                .register(registry);
    }

    @Scheduled(fixedDelay = 10_000)
    void measure() {
        try {
            Map<String, Long> counts = jobs.countLive();
            gauge.register(
                    STATES.stream()
                            .<Row<?>>map(state -> Row.of(
                                    Tags.of("state", state.toLowerCase(Locale.ROOT)), counts.getOrDefault(state, 0L)))
                            .toList(),
                    true);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The jobs could not be counted: {}", e.getMessage());
        }
    }
}
