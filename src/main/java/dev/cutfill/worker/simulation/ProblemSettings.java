package dev.cutfill.worker.simulation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `cutfill.executor`: the task executor of /api/v1.
///
/// @param workers internal ones, at the start (`NUM_INTERNAL_WORKERS`)
/// @param autoStart whether they begin by themselves (`AUTO_START_WORKERS`)
/// @param timeoutMinutes of a task that names none (`DEFAULT_TIMEOUT_MINUTES`)
/// @param maxSteps of a task that names none (`DEFAULT_MAX_STEPS`)
@ConfigurationProperties(prefix = "cutfill.executor", ignoreUnknownFields = false)
public record ProblemSettings(
        @DefaultValue("3") int workers,
        @DefaultValue("true") boolean autoStart,
        @DefaultValue("30") int timeoutMinutes,
        @DefaultValue("30") int maxSteps) {
    public static final int MOST_WORKERS = 50;
    public static final int MOST_MINUTES = 180;
    public static final int MOST_STEPS = 1_000;

    public ProblemSettings {
        within("workers", workers, 0, MOST_WORKERS);
        within("timeout-minutes", timeoutMinutes, 1, MOST_MINUTES);
        within("max-steps", maxSteps, 1, MOST_STEPS);
    }

    public Duration timeout() {
        return Duration.ofMinutes(timeoutMinutes);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "cutfill.executor." + name + " is " + value + "; it must be " + least + " to " + most);
        }
    }
}
