package dev.cutfill.api.orchestrator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// The bodies of this door, member for member in the order in which the guide shows them.
final class Answers {
    private Answers() {}

    @JsonPropertyOrder({"task_id", "upload_urls"})
    record Created(@JsonProperty("task_id") String taskId, @JsonProperty("upload_urls") Map<String, URI> uploadUrls) {}

    record Started(boolean started) {}

    record Missing(List<String> missing) {}

    record Detail(String detail) {}

    /// @param missing a list until the task ends, then null
    /// @param results the document when done, the message when failed, else null
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"status", "missing", "results"})
    record Status(String status, @Nullable List<String> missing, @Nullable JsonNode results) {
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
