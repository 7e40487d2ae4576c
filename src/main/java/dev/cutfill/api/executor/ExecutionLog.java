package dev.cutfill.api.executor;

import dev.cutfill.task.Claim;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.journal.LogLine;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the log of a task says that a worker elsewhere does. This API has no request for lines of its workers'
/// own, so the server writes those that its own places write.
@Component
final class ExecutionLog {
    private static final JsonMapper JSON = new JsonMapper();

    private final TaskQueue queue;

    ExecutionLog(TaskQueue queue) {
        this.queue = queue;
    }

    void started(Claim claim) {
        Claim _ = append(claim, LogLine.Level.INFO, "Task execution started", "initialize");
    }

    /// To be called while the lease is good.
    Claim completed(Claim claim) {
        return append(claim, LogLine.Level.INFO, "Task execution completed", "finish");
    }

    /// To be called while the lease is good.
    Claim failed(Claim claim, String error) {
        return append(claim, LogLine.Level.ERROR, "Task execution failed: " + error, "finish");
    }

    private Claim append(Claim claim, LogLine.Level level, String message, String action) {
        ObjectNode context = JSON.createObjectNode()
                .put("action", action)
                .put("worker_id", claim.task().run().worker().orElse(null));
        boolean _ = queue.log(claim, new LogLine(level, message, Optional.of(context.toString())));
        return claim;
    }
}
