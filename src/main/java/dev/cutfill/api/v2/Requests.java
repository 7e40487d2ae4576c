package dev.cutfill.api.v2;

import com.fasterxml.jackson.annotation.JsonProperty;
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
            @Nullable String kind,
            @Nullable String queue,
            @Nullable Map<String, Object> settings,
            @Nullable Map<String, Object> payload,
            @Nullable List<String> inputs,
            @Nullable Integer priority,
            @JsonProperty("max_attempts") @Nullable Integer maxAttempts,
            @JsonProperty("max_lease_losses") @Nullable Integer maxLeaseLosses,
            @JsonProperty("timeout_seconds") @Nullable Integer timeoutSeconds,
            @Nullable String backend,
            @JsonProperty("callback_url") @Nullable String callbackUrl) {}

    /// @param id default: a random one
    /// @param queues needed
    /// @param kinds patterns with `*`; none: every kind
    /// @param token true: the worker gets a token of its own
    record RegisterWorker(
            @Nullable String id,
            @Nullable String name,
            @Nullable List<String> queues,
            @Nullable List<String> kinds,
            @Nullable String backend,
            @JsonProperty("max_parallel") @Nullable Integer maxParallel,
            @Nullable Map<String, Object> capabilities,
            @Nullable Map<String, Object> metadata,
            @Nullable Boolean token) {}

    /// @param max how many tasks at most
    /// @param waitSeconds how long to wait for the first
    record ClaimTasks(
            @Nullable Integer max,
            @JsonProperty("wait_seconds") @Nullable Integer waitSeconds,
            @JsonProperty("lease_seconds") @Nullable Integer leaseSeconds) {}

    record Heartbeat(@JsonProperty("lease_seconds") @Nullable Integer leaseSeconds) {}

    record Renew(
            @Nullable String token,
            @JsonProperty("lease_seconds") @Nullable Integer leaseSeconds,
            @Nullable Double progress,
            @Nullable String stage) {}

    record Log(@Nullable String token, @Nullable List<Line> lines) {}

    record Line(@Nullable String level, @Nullable String message, @Nullable Map<String, Object> context) {}

    record Complete(@Nullable String token, @Nullable Object result) {}

    /// @param retry worth another attempt
    record Fail(@Nullable String token, @Nullable String code, @Nullable String message, @Nullable Boolean retry) {}

    record Release(@Nullable String token) {}

    record CreateTenant(@Nullable String name) {}

    /// @param tenantId needed with the server's own key; with another it is that key's
    /// @param scopes `read`, `write`, `work`, `admin`; default read and write
    record CreateKey(
            @Nullable String name,
            @JsonProperty("tenant_id") @Nullable String tenantId,
            @Nullable List<String> scopes,
            @JsonProperty("expires_at") @Nullable Instant expiresAt) {}

    /// @param events `task.succeeded` and so on; none: all
    record CreateWebhook(@Nullable String url, @Nullable List<String> events) {}
}
