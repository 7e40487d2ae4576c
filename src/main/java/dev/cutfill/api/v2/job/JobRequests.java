package dev.cutfill.api.v2.job;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the routes of jobs take. Every member but those that are named as needed may be left out.
final class JobRequests {
    private static final String EXTERNAL_ID =
            "What you call it: at most 200 bytes of UTF-8, no slash, backslash or control character";

    private JobRequests() {}

    record CreateJob(
            @Schema(
                    description =
                            "What its tasks are to do: `volume`, a command of the operator's, or a kind that workers of yours know; or `pairs` or `batch`, surveys whose tasks the server makes",
                    requiredMode = REQUIRED,
                    example = "volume",
                    minLength = 1,
                    maxLength = 255)
            @Nullable
            String kind,

            @Schema(
                    description =
                            EXTERNAL_ID + ". The same again with the same body is answered with the job that there is")
            @JsonProperty("external_id")
            @Nullable
            String externalId,

            @Schema(description = "For people", minLength = 1, maxLength = 255) @Nullable
            String name,

            @Schema(description = "For kinds of your own; default `default`") @Nullable
            String queue,

            @Schema(
                    description = "Its weight among the jobs of its queue: twice as much is twice as many tasks",
                    minimum = "1",
                    maximum = "1000",
                    defaultValue = "10")
            @Nullable
            Integer priority,

            @Schema(description = "How many of its tasks may run at a time", minimum = "1", maximum = "100000")
            @JsonProperty("max_running")
            @Nullable
            Integer maxRunning,

            @Schema(
                    description = "`stop`: the first task that fails ends the job as failed",
                    allowableValues = {"continue", "stop"},
                    defaultValue = "continue")
            @JsonProperty("on_failure")
            @Nullable
            String onFailure,

            @ArraySchema(
                    maxItems = 100,
                    arraySchema =
                            @Schema(description = "Labels of files that are uploaded once and that all tasks may read"))
            @Nullable
            List<String> inputs,

            @Schema(description = "What its tasks have that say nothing else") @Nullable
            Defaults defaults,

            @ArraySchema(maxItems = 1000, arraySchema = @Schema(description = "More are added by `/tasks`")) @Nullable
            List<JobTask> tasks,

            @Schema(
                    description = "For `pairs`: what each epoch but the first is held against",
                    allowableValues = {"first", "previous", "both"},
                    defaultValue = "previous")
            @Nullable
            String against,

            @ArraySchema(maxItems = 10000, arraySchema = @Schema(description = "For `batch`: a task a site")) @Nullable
            List<Site> sites,

            @Schema(
                    description =
                            "CSV with a header: a task a row, at most 10,000. Its cells are members of the task's payload, as texts; the column `external_id` is the task's name",
                    example = "external_id,epoch\n2020 AV2,59000\n")
            @Nullable
            String foreach,

            @Schema(description = "True: it is sealed at once", defaultValue = "false") @Nullable
            Boolean seal,

            @Schema(
                    description = "Told once, when the job has ended",
                    format = "uri",
                    example = "https://example.org/done")
            @JsonProperty("callback_url")
            @Nullable
            String callbackUrl,

            @Schema(description = "A task that runs when all others have ended, however they ended")
            @JsonProperty("finally")
            @Nullable
            LastTask last,

            @Schema(
                    description = "How long it is kept after its end; default: as the server's retention says",
                    minimum = "0",
                    maximum = "36500")
            @JsonProperty("retain_days")
            @Nullable
            Integer retainDays) {}

    record Defaults(
            @Schema(description = "For `volume`; a task's own settings replace them one by one") @Nullable
            Map<String, Object> settings,

            @Schema(description = "For all other kinds; members of a task's own payload replace them one by one")
            @Nullable
            Map<String, Object> payload,

            @Schema(minimum = "1", maximum = "100") @JsonProperty("max_attempts") @Nullable
            Integer maxAttempts,

            @Schema(description = "Of each attempt", minimum = "1", maximum = "604800")
            @JsonProperty("timeout_s")
            @Nullable
            Integer timeoutSeconds) {}

    record AddTasks(
            @ArraySchema(minItems = 1, maxItems = 1000, arraySchema = @Schema(requiredMode = REQUIRED)) @Nullable
            List<JobTask> tasks) {}

    record JobTask(
            @Schema(description = EXTERNAL_ID + ". The same again with the same content is the same task")
            @JsonProperty("external_id")
            @Nullable
            String externalId,

            @Schema(description = "For `volume`") @Nullable Map<String, Object> settings,

            @Schema(description = "For all other kinds: handed to the worker as it is") @Nullable
            Map<String, Object> payload,

            @Schema(
                    description =
                            "By label, where each file comes from. A task that names no `job_input` reads all inputs of the job")
            @Nullable
            Map<String, Source> inputs,

            @Schema(
                    description = "Among the job's tasks: higher goes first",
                    minimum = "-1000",
                    maximum = "1000",
                    defaultValue = "0")
            @Nullable
            Integer priority) {}

    record Site(
            @Schema(description = "Becomes the task's external id", requiredMode = REQUIRED) @Nullable
            String name,

            @Schema(description = "The label of one of the job's inputs; default: it is uploaded for this site")
            @Nullable
            String pre,

            @Schema(description = "As `pre`") @Nullable String post,

            @Schema(description = "As `pre`, with the setting `stable: geojson`") @Nullable
            String stable) {}

    record Source(
            @Schema(description = "True: it is uploaded for this task alone") @Nullable
            Boolean upload,

            @Schema(description = "The label of one of the job's inputs") @JsonProperty("job_input") @Nullable
            String jobInput) {}

    record LastTask(
            @Schema(requiredMode = REQUIRED, minLength = 1, maxLength = 255) @Nullable
            String kind,

            @Schema(description = "As that of a task") @Nullable
            String queue,

            @Nullable Map<String, Object> payload,

            @Schema(minimum = "1", maximum = "100") @JsonProperty("max_attempts") @Nullable
            Integer maxAttempts,

            @Schema(minimum = "1", maximum = "604800") @JsonProperty("timeout_s") @Nullable
            Integer timeoutSeconds) {}

    record Retry(
            @ArraySchema(
                    arraySchema = @Schema(description = "Of which tasks; default: all four"),
                    schema = @Schema(allowableValues = {"failed", "timed_out", "cancelled", "killed"}))
            @Nullable
            List<String> states,

            @ArraySchema(
                    maxItems = 1000,
                    arraySchema = @Schema(description = "Their ids or external ids; default: all"))
            @Nullable
            List<String> tasks) {}
}
