package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cutfill.task.TaskState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `/queue/stats` says.
///
/// @param successRate of those that completed or failed; null when there are none
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"pending", "running", "completed", "failed", "timeout", "cancelled", "total", "success_rate"})
record QueueStatistics(
        long pending,
        long running,
        long completed,
        long failed,
        long timeout,
        long cancelled,
        long total,
        @JsonProperty("success_rate") @Nullable Double successRate) {

    static QueueStatistics of(Map<TaskState, Long> counts) {
        long completed = TaskBody.TASKS.count("completed", counts);
        long failed = TaskBody.TASKS.count("failed", counts);
        return new QueueStatistics(
                TaskBody.TASKS.count("pending", counts),
                TaskBody.TASKS.count("running", counts),
                completed,
                failed,
                TaskBody.TASKS.count("timeout", counts),
                TaskBody.TASKS.count("cancelled", counts),
                ExecutorTaskController.sum(counts),
                completed + failed == 0 ? null : (double) completed / (completed + failed));
    }
}
