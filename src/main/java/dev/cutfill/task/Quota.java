package dev.cutfill.task;

import dev.cutfill.web.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Refuses tasks while there are too many to do: of one tenant, so that it does not fill the queue of all, or
/// of all together. Tasks are counted once a second and what this server submits meanwhile is added, so a count
/// is at most a second behind what ends, and what other servers submit.
@Component
final class Quota {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String PAUSE_SECONDS = "5";

    private final TaskQueries views;
    private final QuotaSettings settings;
    private final Map<UUID, Long> live = new HashMap<>();
    private long countedAt = System.nanoTime() - FRESH_NANOS;

    Quota(TaskQueries views, QuotaSettings settings) {
        this.views = views;
        this.settings = settings;
    }

    /// @throws ProblemException 429 `too_many_tasks`
    void admit(UUID tenant) {
        if (settings.tasks() > 0 || settings.tasksPerTenant() > 0) {
            count(tenant);
        }
    }

    private synchronized void count(UUID tenant) {
        long now = System.nanoTime();
        if (now - countedAt >= FRESH_NANOS) {
            live.clear();
            live.putAll(views.countLiveByTenant());
            countedAt = now;
        }
        check(live.getOrDefault(tenant, 0L), settings.tasksPerTenant(), "you have");
        check(live.values().stream().mapToLong(Long::longValue).sum(), settings.tasks(), "the server has");
        live.merge(tenant, 1L, Long::sum);
    }

    private static void check(long count, int most, String whose) {
        if (most > 0 && count >= most) {
            throw new ProblemException(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too_many_tasks",
                            count + " tasks are queued or running, and " + most + " is all that " + whose
                                    + " room for; try again when some have ended")
                    .with(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
        }
    }
}
