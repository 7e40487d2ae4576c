package dev.cutfill.api.orchestrator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.pipeline.InvalidSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// The bodies of this API, member for member in the order in which the guide shows them.
final class Answers {
    private Answers() {}

    @JsonPropertyOrder({"task_id", "upload_urls"})
    record Created(
            @JsonProperty("task_id") String taskId,
            @JsonProperty("upload_urls") Map<String, URI> uploadUrls) {}

    record Started(boolean started) {}

    record Missing(List<String> missing) {}

    record Detail(String detail) {}

    /// A body that cannot be used, in the form that the guide's framework gives it.
    record Unprocessable(List<Fault> detail) {
        static Unprocessable of(InvalidSettings refusal) {
            return new Unprocessable(refusal.problems().stream().map(Fault::of).toList());
        }
    }

    /// @param loc where in the request
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"type", "loc", "msg", "input"})
    record Fault(
            String type,
            List<String> loc,
            String msg,
            @Nullable JsonNode input) {
        private static Fault of(InvalidSettings.Problem problem) {
            List<String> loc =
                    problem.setting().isEmpty() ? List.of("body") : List.of("body", "settings", problem.setting());
            return new Fault(
                    "value_error", loc, problem.sentence(), problem.value().isMissingNode() ? null : problem.value());
        }
    }

    /// @param missing a list until the task ends, then null
    /// @param results the document when done, the message when failed, else null
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"status", "missing", "results"})
    record Status(
            String status,
            @Nullable List<String> missing,
            @Nullable JsonNode results) {
        static final Status PENDING = new Status("pending", List.of(), null);
        static final Status RUNNING = new Status("running", List.of(), null);
        static final Status KILLED = new Status("killed", null, null);

        static Status waiting(List<String> missing) {
            return new Status("waiting", missing, null);
        }

        static Status done(JsonNode results) {
            return new Status("done", null, results);
        }

        static Status error(String message) {
            return new Status("error", null, StringNode.valueOf(message));
        }
    }
}
