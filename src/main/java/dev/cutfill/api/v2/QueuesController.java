package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.Views.QueueView;
import dev.cutfill.api.v2.Views.Statistics;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.Tasks;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/queues: how much there is to do, and how long it has been waiting.
@RestController
final class QueuesController implements QueuesApi {
    private final Tasks tasks;

    QueuesController(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public Statistics queues(Principal principal) {
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
