package dev.cutfill.worker.simulation;

import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.worker.Runner;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The internal workers of the task executor: they play a problem through, step by step, without an agent and
/// without a cluster. Real ones are solved by workers outside, which claim from the same queue.
@Component
public final class Problems implements Runner {
    public static final String QUEUE = "problems";

    /// The type of its workers.
    public static final String BACKEND = "kind";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int STEPS = 5;
    private static final Duration STEP = Duration.ofMillis(400);

    private final ProblemSettings settings;

    Problems(ProblemSettings settings) {
        this.settings = settings;
    }

    @Override
    public String queue() {
        return QUEUE;
    }

    @Override
    public OptionalInt permits() {
        return OptionalInt.of(settings.workers());
    }

    /// As all of them in the executor's document.
    @Override
    public Optional<String> backend() {
        return Optional.of(BACKEND);
    }

    @Override
    public Result run(Assignment assignment) throws InterruptedException {
        TaskSpec spec = assignment.task().spec();
        JsonNode parameters = JSON.readTree(spec.payload());
        int steps = Math.min(STEPS, parameters.path("max_steps").asInt(settings.maxSteps()));
        assignment.log(line("Task execution started", 1, "initialize"));
        long begun = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            assignment.progress("step " + step, (step - 1.0) / steps);
            Thread.sleep(STEP);
        }
        assignment.log(line("Problem " + spec.kind() + " played through", steps, "finish"));
        ObjectNode result = JSON.createObjectNode().put("success", true).put("output", "Task completed successfully");
        result.putObject("metrics")
                .put("duration_seconds", Math.round((System.nanoTime() - begun) / 1e8) / 10.0)
                .put("steps_taken", steps);
        return new Result(result.toString());
    }

    private static LogLine line(String message, int step, String action) {
        String context =
                JSON.createObjectNode().put("step", step).put("action", action).toString();
        return new LogLine(LogLine.Level.INFO, message, Optional.of(context));
    }
}
