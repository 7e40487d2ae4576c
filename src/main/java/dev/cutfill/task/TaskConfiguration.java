package dev.cutfill.task;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// The settings of this room, and threads for what is done again and again.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({Retention.Settings.class, Quota.Settings.class})
class TaskConfiguration {
    /// More than there are such things.
    static final int THREADS = 14;

    /// Boot's scheduler has one thread for all of it: there a webhook that does not answer, or a store that is
    /// slow in removing, would keep deadlines from being seen.
    ///
    /// This one ends with the context's lifecycle, before the database: once the server stops nothing more is
    /// begun, and what runs is waited for. That is not interrupted, which would cost a connection and a
    /// warning; who has much to do looks after each part of it whether it is time to stop.
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(THREADS);
        scheduler.setDaemon(true);
        scheduler.setThreadNamePrefix("repeat-");
        scheduler.setWaitForTasksToCompleteOnShutdown(true);
        return scheduler;
    }
}
