package dev.cutfill.task;

import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/// Threads for what is done again and again. Boot's scheduler has one for all of it: there a webhook that does not answer, or a store that
/// is slow in removing, would keep deadlines from being seen.
@Component
final class Repetition implements SchedulingConfigurer, AutoCloseable {
    /// More than there are such things.
    private static final int THREADS = 8;

    private final ThreadPoolTaskScheduler threads = new ThreadPoolTaskScheduler();

    Repetition() {
        threads.setPoolSize(THREADS);
        threads.setDaemon(true);
        threads.setThreadNamePrefix("repeat-");
        threads.initialize();
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.setTaskScheduler(threads);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
