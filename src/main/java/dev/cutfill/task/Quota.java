package dev.cutfill.task;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/// Refuses tasks while there are too many to do: of one tenant, so that it does not fill the queue of all, or
/// of all together. Tasks are counted once a second and what this server submits meanwhile is added, so a count
/// is at most a second behind what ends, and what other servers submit.
@Component
final class Quota {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final TaskQueries views;
    private final Settings settings;
    private final int most;
    private final Map<UUID, Long> live = new HashMap<>();
    private long countedAt = System.nanoTime() - FRESH_NANOS;

    Quota(
            TaskQueries views,
            Settings settings,
            @Value("${cutfill.security.key:}") String key,
            @Value("${cutfill.security.open:false}") boolean open) {
        this.views = views;
        this.settings = settings;
        this.most = settings.most(!key.isBlank() || open);
    }

    /// @throws TooManyTasks when one more would be too many
    void admit(UUID tenant) {
        admit(tenant, 1);
    }

    /// @throws TooManyTasks when so many more would be too many
    void admit(UUID tenant, int more) {
        if (most > 0 || settings.tasksPerTenant() > 0) {
            count(tenant, more);
        }
    }

    private synchronized void count(UUID tenant, int more) {
        long now = System.nanoTime();
        if (now - countedAt >= FRESH_NANOS) {
            live.clear();
            live.putAll(views.countLiveByTenant());
            countedAt = now;
        }
        check(live.getOrDefault(tenant, 0L), more, settings.tasksPerTenant(), "you have");
        check(live.values().stream().mapToLong(Long::longValue).sum(), more, most, "the server has");
        live.merge(tenant, (long) more, Long::sum);
    }

    private static void check(long count, int more, int most, String whose) {
        if (most > 0 && count + more > most) {
            throw new TooManyTasks(count + " tasks are queued or running, and " + most + " is all that " + whose
                    + " room for; try again when some have ended");
        }
    }

    /// `cutfill.quota`: how many tasks may be queued or running when another is submitted; 0: any number.
    ///
    /// @param tasks of all together; -1: 200,000 where others may submit, else any number
    /// @param tasksPerTenant of each tenant; what is submitted without a tenant's key is one tenant's, `public`
    @ConfigurationProperties(prefix = "cutfill.quota", ignoreUnknownFields = false)
    record Settings(
            @DefaultValue("-1") int tasks,
            @DefaultValue("0") int tasksPerTenant) {
        static final int AUTOMATIC = -1;
        private static final int USUAL = 200_000;

        Settings {
            if (tasks < AUTOMATIC || tasksPerTenant < 0) {
                throw new IllegalArgumentException(
                        "cutfill.quota.tasks and .tasks-per-tenant are numbers of tasks, or 0 for any number");
            }
        }

        /// @param others whether others than this machine's users may submit
        int most(boolean others) {
            return tasks != AUTOMATIC ? tasks : others ? USUAL : 0;
        }
    }
}
