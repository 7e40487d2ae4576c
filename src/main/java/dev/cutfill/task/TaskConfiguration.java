package dev.cutfill.task;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// The settings of this room, and threads for what is done again and again.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RetentionSettings.class, QuotaSettings.class})
class TaskConfiguration {
    /// More than there are such things.
    private static final int THREADS = 8;

    /// Boot's scheduler has one thread for all of it: there a webhook that does not answer, or a store that is slow in removing, would
    /// keep deadlines from being seen.
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(THREADS);
        scheduler.setDaemon(true);
        scheduler.setThreadNamePrefix("repeat-");
        return scheduler;
    }
}
