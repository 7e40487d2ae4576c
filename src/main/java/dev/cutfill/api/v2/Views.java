package dev.cutfill.api.v2;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What this API answers with.
public final class Views {
    private Views() {}

    /// @param attempt how many were begun, also those that are not counted: given back, or begun before a retry
    /// @param payload absent in lists, and for agents' tasks: it may hold secrets
    /// @param result absent in lists, and where there is none
    /// @param uploads where the inputs that are missing are to be sent, by label; for who may write
    public record TaskView(
            String id,
            @JsonProperty("tenant_id") String tenantId,

            @Schema(description = "Absent where it is in none")
            @JsonProperty("job_id")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String jobId,

            @Schema(description = "What the job calls it; absent where it has no such name")
            @JsonProperty("external_id")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String externalId,

            String profile,
            String kind,
            String queue,
            String state,
            int priority,

            @Schema(
                    description =
                            "How many were begun, also those that are not counted: given back, or begun before a retry")
            int attempt,

            @JsonProperty("max_attempts") int maxAttempts,
            @JsonProperty("timeout_seconds") @Nullable Long timeoutSeconds,
            @Nullable String backend,
            @JsonProperty("worker_id") @Nullable String workerId,
            double progress,
            String stage,

            @Schema(description = "Absent in lists, and for agents' tasks")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Object payload,

            @Schema(description = "Absent in lists, and where there is none")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Object result,

            @Nullable ErrorView error,
            List<String> missing,
            Map<String, URI> uploads,
            @Nullable String name,
            @Nullable String site,
            EpochsView epochs,

            @Schema(description = "Of a survey that has succeeded, in lists")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            SummaryView summary,

            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("updated_at") Instant updatedAt,
            @JsonProperty("started_at") @Nullable Instant startedAt,
            @JsonProperty("finished_at") @Nullable Instant finishedAt,
            @JsonProperty("deadline_at") @Nullable Instant deadlineAt) {}

    /// Days.
    record EpochsView(@Nullable LocalDate pre, @Nullable LocalDate post) {}

    /// @param netVolume in cubic metres, of all regions
    /// @param halfWidth of its interval
    /// @param thumbnail name of a file of the result
    record SummaryView(
            @JsonProperty("net_volume") @Nullable Double netVolume,
            @JsonProperty("half_width") @Nullable Double halfWidth,
            int regions,
            @Nullable String thumbnail) {}

    public record ErrorView(String code, String message) {}

    /// @param nextCursor give it as `cursor` for the next page; null: this was the last
    public record TaskPage(
            List<TaskView> tasks,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    record LogView(
            long id,
            int attempt,
            Instant at,
            String level,
            String message,
            @Nullable Object context) {}

    record AttemptView(
            int number,
            @JsonProperty("worker_id") String workerId,
            @JsonProperty("started_at") Instant startedAt,
            @JsonProperty("ended_at") @Nullable Instant endedAt,
            @Nullable String outcome,
            @Nullable String error) {}

    /// @param url expires after a quarter of an hour
    record ArtifactView(
            String role,
            String name,
            long bytes,
            @JsonProperty("media_type") String mediaType,
            URI url) {}

    record EventView(
            long id, String type, @JsonProperty("task_id") String taskId, Instant at, Object data) {}

    record JobEventView(
            long id, String type, @JsonProperty("job_id") String jobId, Instant at, Object data) {}

    record WorkerView(
            String id,
            String kind,
            @JsonProperty("tenant_id") @Nullable String tenantId,
            @Nullable String name,
            @Nullable String backend,
            List<String> queues,
            List<String> kinds,
            @JsonProperty("max_parallel") int maxParallel,
            String status,
            int running,
            long completed,
            long failed,
            Object capabilities,
            Object metadata,
            @JsonProperty("registered_at") Instant registeredAt,
            @JsonProperty("last_heartbeat_at") Instant lastHeartbeatAt) {}

    /// @param nextCursor as that of [TaskPage]
    record WorkerPage(
            List<WorkerView> workers,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    /// @param token shown this once
    record AdmittedView(WorkerView worker, @Nullable String token) {}

    /// @param token goes with every report about this task
    /// @param inputs labels, to be read at `/api/v2/tasks/{id}/lease/inputs/{label}`
    record ClaimView(
            TaskView task,
            String token,
            @JsonProperty("lease_until") @Nullable Instant leaseUntil,
            List<String> inputs) {}

    record Claims(List<ClaimView> claims) {}

    record Accepted(boolean accepted) {}

    record StoredView(String key, String name, long bytes) {}

    record TenantView(
            String id,
            String name,
            @JsonProperty("created_at") Instant createdAt) {}

    /// @param nextCursor as that of [TaskPage]
    record TenantPage(
            List<TenantView> tenants,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    /// @param queues with `kinds` and `max_parallel` what its holder may take; null: whatever the tenant has
    record KeyView(
            String id,
            @JsonProperty("tenant_id") String tenantId,
            String name,
            String prefix,
            Set<String> scopes,
            @Nullable List<String> queues,
            @Nullable List<String> kinds,
            @JsonProperty("max_parallel") @Nullable Integer maxParallel,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("expires_at") @Nullable Instant expiresAt,
            @JsonProperty("revoked_at") @Nullable Instant revokedAt,
            @JsonProperty("last_used_at") @Nullable Instant lastUsedAt) {}

    /// @param nextCursor as that of [TaskPage]
    record KeyPage(
            List<KeyView> keys,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    /// @param secret shown this once
    record IssuedView(KeyView key, String secret) {}

    record RevokedView(long revoked) {}

    record WebhookView(
            String id,
            @JsonProperty("tenant_id") @Nullable String tenantId,
            URI url,
            List<String> events,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("last_delivery") @Nullable DeliveryView lastDelivery,
            @JsonProperty("disabled_at") @Nullable Instant disabledAt,
            @JsonProperty("disabled_reason") @Nullable String disabledReason) {}

    /// @param id as in the header `Cutfill-Delivery`
    /// @param status of the answer; null: there was none
    /// @param error null: it was taken
    /// @param nextAt when it is repeated; null: it is not
    record DeliveryView(
            long id,
            int attempt,
            Instant at,
            @Nullable Integer status,
            @Nullable String error,
            @JsonProperty("next_at") @Nullable Instant nextAt) {}

    /// @param nextCursor as that of [TaskPage]
    record WebhookPage(
            List<WebhookView> webhooks,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    /// @param secret shown this once; signs what is sent
    record HookedView(WebhookView webhook, String secret) {}

    record QueueView(
            String queue,
            long queued,
            long due,
            long running,
            @JsonProperty("oldest_seconds") double oldestSeconds) {}

    /// @param states how many tasks are in each
    record Statistics(Map<String, Long> states, List<QueueView> queues) {}
}
