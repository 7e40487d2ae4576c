package dev.cutfill.task;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `cutfill.retention`: how long things are kept.
///
/// @param finished tasks that have ended, with their files and uploads; 0: for ever
/// @param idempotency answers that may be asked for again
@ConfigurationProperties(prefix = "cutfill.retention", ignoreUnknownFields = false)
record RetentionSettings(
        @DefaultValue("0d") Duration finished,
        @DefaultValue("24h") Duration idempotency) {
    RetentionSettings {
        if (finished.isNegative() || !idempotency.isPositive()) {
            throw new IllegalArgumentException(
                    "cutfill.retention takes times such as 30d or 12h; 0d keeps for ever, which idempotency cannot");
        }
    }
}
