package dev.cutfill.api.v2;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What this door takes. Every member but those that are named as needed may be left out.
final class Requests {
    private Requests() {}

    /// @param kind needed: `volume`, the name of a command that the operator has configured, or a kind that workers of yours know
    /// @param queue for kinds of your own; default `default`
    /// @param settings for `volume`: those of the survey
    /// @param payload for all other kinds: handed to the worker as it is
    /// @param inputs for all other kinds: labels of files that are to be uploaded before it starts
    /// @param callbackUrl told when the task has ended
    record CreateTask(
            @Schema(requiredMode = REQUIRED, example = "volume", minLength = 1, maxLength = 255) @Nullable String kind,
            @Nullable String queue,
            @Nullable Map<String, Object> settings,
            @Nullable Map<String, Object> payload,
            @Nullable List<String> inputs,
            @Schema(minimum = "-1000", maximum = "1000", defaultValue = "0") @Nullable Integer priority,
            @Schema(minimum = "1", maximum = "100") @JsonProperty("max_attempts") @Nullable Integer maxAttempts,
            @Schema(minimum = "0", maximum = "100") @JsonProperty("max_lease_losses") @Nullable Integer maxLeaseLosses,
            @Schema(minimum = "1", maximum = "604800") @JsonProperty("timeout_seconds") @Nullable Integer timeoutSeconds,
            @Nullable String backend,
            @Schema(format = "uri", example = "https://example.org/done") @JsonProperty("callback_url") @Nullable String callbackUrl) {}

    /// @param id default: a random one
    /// @param queues needed
    /// @param kinds patterns with `*`; none: every kind
    /// @param token true: the worker gets a token of its own
    record RegisterWorker(
            @Nullable String id,
            @Nullable String name,
            @ArraySchema(minItems = 1, maxItems = 20, arraySchema = @Schema(requiredMode = REQUIRED, example = "[\"default\"]"))
                    @Nullable List<String> queues,
            @Nullable List<String> kinds,
            @Nullable String backend,
            @Schema(minimum = "1", maximum = "1000", defaultValue = "1") @JsonProperty("max_parallel") @Nullable Integer maxParallel,
            @Nullable Map<String, Object> capabilities,
            @Nullable Map<String, Object> metadata,
            @Nullable Boolean token) {}

    /// @param max how many tasks at most
    /// @param waitSeconds how long to wait for the first
    record ClaimTasks(
            @Schema(minimum = "1", maximum = "100", defaultValue = "1") @Nullable Integer max,
            @Schema(minimum = "0", maximum = "60", defaultValue = "0") @JsonProperty("wait_seconds") @Nullable Integer waitSeconds,
            @Schema(minimum = "5", maximum = "3600", defaultValue = "60") @JsonProperty("lease_seconds") @Nullable Integer leaseSeconds) {}

    record Heartbeat(@Schema(minimum = "5", maximum = "3600", defaultValue = "60") @JsonProperty("lease_seconds") @Nullable Integer leaseSeconds) {}

    record Renew(
            @Schema(requiredMode = REQUIRED, format = "uuid") @Nullable String token,
            @Schema(minimum = "5", maximum = "3600", defaultValue = "60") @JsonProperty("lease_seconds") @Nullable Integer leaseSeconds,
            @Schema(minimum = "0", maximum = "1") @Nullable Double progress,
            @Nullable String stage) {}

    record Log(@Schema(requiredMode = REQUIRED, format = "uuid") @Nullable String token, @ArraySchema(maxItems = 100) @Nullable List<Line> lines) {}

    record Line(
            @Schema(allowableValues = {"debug", "info", "warning", "error", "critical"}) @Nullable String level, @Nullable String message, @Nullable Map<String, Object> context) {}

    record Complete(@Schema(requiredMode = REQUIRED, format = "uuid") @Nullable String token, @Nullable Object result) {}

    /// @param retry worth another attempt
    record Fail(@Schema(requiredMode = REQUIRED, format = "uuid") @Nullable String token, @Nullable String code, @Nullable String message, @Nullable Boolean retry) {}

    record Release(@Schema(requiredMode = REQUIRED, format = "uuid") @Nullable String token) {}

    record CreateTenant(@Schema(requiredMode = REQUIRED, minLength = 1, maxLength = 255, example = "acme") @Nullable String name) {}

    /// @param tenantId needed with the server's own key; with another it is that key's
    /// @param scopes `read`, `write`, `work`, `admin`; default read and write
    record CreateKey(
            @Schema(requiredMode = REQUIRED, minLength = 1, maxLength = 255, example = "laptop") @Nullable String name,
            @Schema(format = "uuid") @JsonProperty("tenant_id") @Nullable String tenantId,
            @ArraySchema(schema = @Schema(allowableValues = {"read", "write", "work", "admin"})) @Nullable List<String> scopes,
            @JsonProperty("expires_at") @Nullable Instant expiresAt) {}

    /// @param events `task.succeeded` and so on; none: all
    record CreateWebhook(
            @Schema(requiredMode = REQUIRED, format = "uri", example = "https://example.org/hook") @Nullable String url,
            @ArraySchema(maxItems = 20, schema = @Schema(pattern = "task\\.[a-z_]{1,40}")) @Nullable List<String> events) {}
}
