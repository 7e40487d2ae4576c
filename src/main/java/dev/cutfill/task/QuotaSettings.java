package dev.cutfill.task;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `cutfill.quota`: how many tasks may be queued or running when another is submitted; 0: any number.
///
/// @param tasks of all together
/// @param tasksPerTenant of each tenant; what is submitted without a tenant's key is one tenant's, `public`
@ConfigurationProperties(prefix = "cutfill.quota", ignoreUnknownFields = false)
record QuotaSettings(
        @DefaultValue("0") int tasks, @DefaultValue("0") int tasksPerTenant) {
    QuotaSettings {
        if (tasks < 0 || tasksPerTenant < 0) {
            throw new IllegalArgumentException(
                    "cutfill.quota.tasks and .tasks-per-tenant are numbers of tasks, or 0 for any number");
        }
    }
}
