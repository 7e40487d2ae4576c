package dev.cutfill.api.v2;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What this API takes. Every member but those that are named as needed may be left out.
public final class Requests {
    private Requests() {}

    public record CreateTask(
            @Schema(
                    description =
                            "`volume`, the name of a command that the operator has configured, or a kind that workers of yours know",
                    requiredMode = REQUIRED,
                    example = "volume",
                    minLength = 1,
                    maxLength = 255)
            @Nullable
            String kind,

            @Schema(description = "For kinds of your own; default `default`") @Nullable
            String queue,

            @Schema(description = "For `volume`: those of the survey") @Nullable
            Map<String, Object> settings,

            @Schema(description = "For all other kinds: handed to the worker as it is") @Nullable
            Map<String, Object> payload,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description =
                                            "For all other kinds: labels of files that are to be uploaded before it starts"))
            @Nullable
            List<String> inputs,

            @Schema(minimum = "-1000", maximum = "1000", defaultValue = "0") @Nullable
            Integer priority,

            @Schema(minimum = "1", maximum = "100") @JsonProperty("max_attempts") @Nullable
            Integer maxAttempts,

            @Schema(minimum = "0", maximum = "100") @JsonProperty("max_lease_losses") @Nullable
            Integer maxLeaseLosses,

            @Schema(description = "Of each attempt", minimum = "1", maximum = "604800")
            @JsonProperty("timeout_seconds")
            @Nullable
            Integer timeoutSeconds,

            @Schema(description = "Only workers of this backend get it") @Nullable
            String backend,

            @Schema(
                    description = "Told once, when the task has ended",
                    format = "uri",
                    example = "https://example.org/done")
            @JsonProperty("callback_url")
            @Nullable
            String callbackUrl,

            @Schema(
                    description =
                            "Bytes of the files that are to come, by label: then a client whose upload broke off learns from the server how much is left")
            @Nullable
            Map<String, Long> sizes,

            @Schema(description = "For people", maxLength = Describe.LONGEST) @Nullable
            String name,

            @Schema(description = "Surveys of one site belong together", maxLength = Describe.LONGEST) @Nullable
            String site,

            @Nullable Epochs epochs) {
        /// One that people call nothing, whose files' sizes are not known.
        public CreateTask(
                @Nullable String kind,
                @Nullable String queue,
                @Nullable Map<String, Object> settings,
                @Nullable Map<String, Object> payload,
                @Nullable List<String> inputs,
                @Nullable Integer priority,
                @Nullable Integer maxAttempts,
                @Nullable Integer maxLeaseLosses,
                @Nullable Integer timeoutSeconds,
                @Nullable String backend,
                @Nullable String callbackUrl) {
            this(
                    kind,
                    queue,
                    settings,
                    payload,
                    inputs,
                    priority,
                    maxAttempts,
                    maxLeaseLosses,
                    timeoutSeconds,
                    backend,
                    callbackUrl,
                    null,
                    null,
                    null,
                    null);
        }
    }

    /// The days on which the two epochs were taken.
    record Epochs(
            @Schema(format = "date") @Nullable String pre,
            @Schema(format = "date") @Nullable String post) {}

    /// What is left out stays; an empty text takes it away.
    record Describe(
            @Schema(maxLength = LONGEST) @Nullable String name,

            @Schema(maxLength = LONGEST) @Nullable String site,

            @Nullable Epochs epochs) {
        static final int LONGEST = 200;
    }

    record RegisterWorker(
            @Schema(description = "Default: a random one") @Nullable
            String id,

            @Nullable String name,

            @ArraySchema(
                    minItems = 1,
                    maxItems = 20,
                    arraySchema =
                            @Schema(
                                    description = "What it takes tasks from",
                                    requiredMode = REQUIRED,
                                    example = "[\"default\"]"))
            @Nullable
            List<String> queues,

            @ArraySchema(arraySchema = @Schema(description = "Patterns with `*`; none: every kind")) @Nullable
            List<String> kinds,

            @Nullable String backend,

            @Schema(
                    description = "How many tasks it may have at a time",
                    minimum = "1",
                    maximum = "1000",
                    defaultValue = "1")
            @JsonProperty("max_parallel")
            @Nullable
            Integer maxParallel,

            @Nullable Map<String, Object> capabilities,
            @Nullable Map<String, Object> metadata,

            @Schema(description = "True: the worker gets a token of its own") @Nullable
            Boolean token) {}

    record ClaimTasks(
            @Schema(description = "How many tasks at most", minimum = "1", maximum = "100", defaultValue = "1")
            @Nullable
            Integer max,

            @Schema(description = "How long to wait for the first", minimum = "0", maximum = "60", defaultValue = "0")
            @JsonProperty("wait_seconds")
            @Nullable
            Integer waitSeconds,

            @Schema(minimum = "5", maximum = "3600", defaultValue = "60") @JsonProperty("lease_seconds") @Nullable
            Integer leaseSeconds,

            @Schema(
                    description = "True: the first lease is 15 s, and the worker renews it as soon as it has the claim",
                    defaultValue = "false")
            @Nullable
            Boolean confirm) {}

    record Heartbeat(
            @Schema(minimum = "5", maximum = "3600", defaultValue = "60") @JsonProperty("lease_seconds") @Nullable
            Integer leaseSeconds) {}

    record Renew(
            @Schema(requiredMode = REQUIRED, format = "uuid") @Nullable
            String token,

            @Schema(minimum = "5", maximum = "3600", defaultValue = "60") @JsonProperty("lease_seconds") @Nullable
            Integer leaseSeconds,

            @Schema(minimum = "0", maximum = "1") @Nullable Double progress,
            @Nullable String stage) {}

    record Log(
            @Schema(requiredMode = REQUIRED, format = "uuid") @Nullable
            String token,

            @ArraySchema(maxItems = 100) @Nullable List<Line> lines) {}

    record Line(
            @Schema(allowableValues = {"debug", "info", "warning", "error", "critical"}) @Nullable
            String level,

            @Nullable String message,
            @Nullable Map<String, Object> context) {}

    record Complete(
            @Schema(requiredMode = REQUIRED, format = "uuid") @Nullable
            String token,

            @Nullable Object result) {}

    record Fail(
            @Schema(requiredMode = REQUIRED, format = "uuid") @Nullable
            String token,

            @Nullable String code,
            @Nullable String message,

            @Schema(description = "Worth another attempt") @Nullable
            Boolean retry) {}

    record Release(
            @Schema(requiredMode = REQUIRED, format = "uuid") @Nullable
            String token) {}

    record CreateTenant(
            @Schema(requiredMode = REQUIRED, minLength = 1, maxLength = 255, example = "acme") @Nullable
            String name) {}

    record CreateKey(
            @Schema(requiredMode = REQUIRED, minLength = 1, maxLength = 255, example = "laptop") @Nullable
            String name,

            @Schema(description = "Needed with the server's own key; with another it is that key's", format = "uuid")
            @JsonProperty("tenant_id")
            @Nullable
            String tenantId,

            @ArraySchema(
                    arraySchema = @Schema(description = "Default: read and write"),
                    schema = @Schema(allowableValues = {"read", "write", "work", "admin", "deploy", "deploy:shared"}))
            @Nullable
            List<String> scopes,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description =
                                            "With scope `work`: the queues that its workers may take tasks from; default: all"))
            @Nullable
            List<String> queues,

            @ArraySchema(arraySchema = @Schema(description = "And in them the kinds; patterns with `*`")) @Nullable
            List<String> kinds,

            @Schema(description = "And how many tasks each may have at a time", minimum = "1", maximum = "1000")
            @JsonProperty("max_parallel")
            @Nullable
            Integer maxParallel,

            @Schema(description = "Default: never") @JsonProperty("expires_at") @Nullable
            Instant expiresAt) {}

    record CreateWebhook(
            @Schema(requiredMode = REQUIRED, format = "uri", example = "https://example.org/hook") @Nullable
            String url,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description =
                                            "`task.succeeded`, `job.finished` and so on; none: all but those of the tasks of jobs"),
                    maxItems = 20)
            @Nullable
            List<String> events) {}
}
