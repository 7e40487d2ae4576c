package dev.cutfill.worker.simulation;

import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.worker.Runner;
import dev.cutfill.worker.TaskFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Work that only takes time, as the Atropos task service has it: data processing, a report, a video, or
/// anything. What it says it made it has not made.
@Component
public final class Simulation implements Runner {
    public static final String QUEUE = "simulation";
    private static final JsonMapper JSON = new JsonMapper();
    private static final double LONGEST_SECONDS = 3_600;
    private static final Duration TIMEOUT = Duration.ofHours(2);
    /// They wait, which costs nothing.
    private static final int PERMITS = 100;

    /// @param profile of the API that asks
    /// @param type what is to be simulated
    /// @param parameters a JSON object
    public static TaskSpec spec(String profile, String type, String parameters) {
        return new TaskSpec(profile, QUEUE, type, parameters, new Limits(0, 1, 3, Optional.of(TIMEOUT)));
    }

    @Override
    public String queue() {
        return QUEUE;
    }

    @Override
    public OptionalInt permits() {
        return OptionalInt.of(PERMITS);
    }

    @Override
    public Result run(Assignment assignment) throws TaskFailure, InterruptedException {
        JsonNode parameters = JSON.readTree(assignment.task().spec().payload());
        String type = assignment.task().spec().kind();
        assignment.log(LogLine.info("simulating " + type));
        ObjectNode result = switch (type) {
            case "data_processing" -> dataProcessing(parameters, assignment);
            case "report_generation" -> reportGeneration(parameters, assignment);
            case "video_processing" -> videoProcessing(parameters, assignment);
            default -> anything(parameters, assignment);
        };
        return new Result(result.toString());
    }

    private static ObjectNode dataProcessing(JsonNode parameters, Assignment assignment)
            throws TaskFailure, InterruptedException {
        JsonNode time = pass(parameters, "processing_time", 10, 1, assignment);
        return JSON.createObjectNode()
                .set("processed_records", given(parameters, "record_count", JSON.valueToTree(1000)))
                .set("processing_time", time)
                .put("output_file", "processed_data_" + eightHex() + ".csv");
    }

    private static ObjectNode reportGeneration(JsonNode parameters, Assignment assignment)
            throws TaskFailure, InterruptedException {
        JsonNode time = pass(parameters, "processing_time", 15, 1, assignment);
        return JSON.createObjectNode()
                .set("report_type", given(parameters, "report_type", JSON.valueToTree("monthly")))
                .set("pages", given(parameters, "pages", JSON.valueToTree(25)))
                .set("generation_time", time)
                .put("report_url", "https://reports.example.com/" + eightHex() + ".pdf");
    }

    private static ObjectNode videoProcessing(JsonNode parameters, Assignment assignment)
            throws TaskFailure, InterruptedException {
        JsonNode length = pass(parameters, "video_length", 60, 0.5, assignment);
        ObjectNode result = JSON.createObjectNode()
                .set("original_length", length)
                .set("processed_length", length)
                .put("processing_time", length.asDouble() * 0.5);
        result.putArray("output_formats").add("mp4").add("webm");
        return result.put("video_url", "https://videos.example.com/" + eightHex() + ".mp4");
    }

    private static ObjectNode anything(JsonNode parameters, Assignment assignment)
            throws TaskFailure, InterruptedException {
        JsonNode time = pass(parameters, "processing_time", 5, 1, assignment);
        return JSON.createObjectNode()
                .put("message", "Task completed successfully")
                .set("processing_time", time)
                .put("timestamp", Instant.now().toString());
    }

    /// Lets as much time pass as a parameter says.
    ///
    /// @param factor seconds for each unit of it
    /// @return the parameter
    private static JsonNode pass(
            JsonNode parameters, String name, int defaultValue, double factor, Assignment assignment)
            throws TaskFailure, InterruptedException {
        JsonNode value = given(parameters, name, JSON.valueToTree(defaultValue));
        double seconds = value.isNumber() ? value.asDouble() * factor : -1;
        if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
            throw new TaskFailure(
                    "INVALID_PARAMETERS",
                    name + " is " + value + "; it must be a number from 0 to " + Math.round(LONGEST_SECONDS / factor),
                    false);
        }
        long begun = System.nanoTime();
        long all = (long) (seconds * 1e9);
        for (long passed = 0; passed < all; passed = System.nanoTime() - begun) {
            assignment.progress("processing", (double) passed / all);
            Thread.sleep(Duration.ofNanos(Math.min(all - passed, 500_000_000)));
        }
        return value;
    }

    private static JsonNode given(JsonNode parameters, String name, JsonNode defaultValue) {
        return parameters.path(name).isMissingNode() ? defaultValue : parameters.path(name);
    }

    private static String eightHex() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }
}
