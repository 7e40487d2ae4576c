package dev.cutfill.api.executor;

import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.OutboundUrlPolicy;
import dev.cutfill.worker.simulation.ProblemSettings;
import dev.cutfill.worker.simulation.Problems;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Reads what a task of this API is to be.
@Component
final class Problem {
    /// Tasks that were made at this API, the only ones it shows.
    static final String PROFILE = "aiopslab";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    private static final int DEFAULT_PRIORITY = 5;

    private final ProblemSettings settings;
    private final OutboundUrlPolicy calls;

    Problem(ProblemSettings settings, OutboundUrlPolicy calls) {
        this.settings = settings;
        this.calls = calls;
    }

    record Asked(TaskSpec spec, Optional<String> idempotencyKey) {}

    Asked read(byte @Nullable [] body) {
        FieldReader fields = FieldReader.body(body);
        String id = fields.text("problem_id", 255, ID);
        FieldReader parameters = fields.object("parameters");
        OptionalInt steps = parameters.integer("max_steps", 1, ProblemSettings.MOST_STEPS);
        OptionalInt seconds = parameters.integer("timeout", 1, ProblemSettings.MOST_MINUTES * 60);
        OptionalInt minutes = parameters.integer("timeout_minutes", 1, ProblemSettings.MOST_MINUTES);
        OptionalInt priority = (fields.has("priority") ? fields : parameters).integer("priority", 0, 10);
        Optional<URI> callback = (fields.has("callback_url") ? fields : parameters).url("callback_url");
        Optional<String> backend = parameters.optionalText("backend_type", 100);
        Optional<String> key = parameters.optionalText("idempotency_key", 255);
        fields.check();
        callback.ifPresent(url -> calls.admitted("callback_url", url));

        Duration timeout = seconds.isPresent()
                ? Duration.ofSeconds(seconds.getAsInt())
                : minutes.isPresent() ? Duration.ofMinutes(minutes.getAsInt()) : settings.timeout();
        ObjectNode payload = parameters.json().deepCopy();
        if (steps.isEmpty()) {
            payload.put("max_steps", settings.maxSteps()); // so that workers outside see it too
        }
        Limits limits = new Limits(priority.orElse(DEFAULT_PRIORITY), 1, 3, Optional.of(timeout));
        return new Asked(new TaskSpec(PROFILE, Problems.QUEUE, id, payload.toString(), limits, backend, callback), key);
    }
}
