package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.Views.QueueView;
import dev.cutfill.api.v2.Views.Statistics;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.Tasks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/queues: how much there is to do, and how long it has been waiting.
@RestController
@Tag(name = "Queues")
@RequestMapping(ProblemShape.PATH + "/queues")
final class QueuesController {
    private final Tasks tasks;

    QueuesController(Tasks tasks) {
        this.tasks = tasks;
    }

    @Operation(summary = "How much there is to do, by queue, and how many tasks are in which state")
    @GetMapping
    Statistics queues(Principal principal) {
        TaskFilter filter = TaskFilter.all(principal.realm());
        Map<String, Long> states = new LinkedHashMap<>();
        tasks.count(filter).forEach((state, count) -> states.put(TaskViews.word(state), count));
        return new Statistics(
                states,
                tasks.queues(filter).stream()
                        .map(depth -> new QueueView(
                                depth.queue(), depth.queued(), depth.due(), depth.running(), depth.oldestSeconds()))
                        .toList());
    }
}
