package dev.cutfill.api.executor;

import dev.cutfill.access.Realm;
import dev.cutfill.task.QueueDepth;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.Tasks;
import dev.cutfill.worker.WorkerPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// What there is to do, for `/metrics`: tasks by queue, and for how long the oldest that is due has waited. A
/// queue whose name a client has made up is `other`, so that there are no more meters than queues of the
/// server's own.
@Component
final class QueueMeters {
    private static final Logger LOG = LoggerFactory.getLogger(QueueMeters.class);
    /// Queues whose workers are never inside.
    private static final List<String> ELSEWHERE = List.of("agent", "default");

    private static final String OTHER = "other";

    private final Tasks tasks;
    private final Set<String> own;
    private final MultiGauge queued;
    private final MultiGauge running;
    private final MultiGauge oldest;

    QueueMeters(Tasks tasks, WorkerPool pool, MeterRegistry registry) {
        this.tasks = tasks;
        this.own = Stream.concat(pool.lanes().stream().map(WorkerPool.LaneStatus::queue), ELSEWHERE.stream())
                .collect(Collectors.toSet());
        this.queued = MultiGauge.builder("cutfill.tasks.queued")
                .description("tasks that wait for a worker")
                .register(registry);
        this.running = MultiGauge.builder("cutfill.tasks.running")
                .description("tasks that a worker has")
                .register(registry);
        this.oldest = MultiGauge.builder("cutfill.tasks.oldest")
                .description("how long the oldest task has waited that a worker could have")
                .baseUnit("seconds")
                .register(registry);
    }

    @Scheduled(fixedDelay = 10_000)
    void measure() {
        try {
            Map<String, List<QueueDepth>> depths = tasks.queues(TaskFilter.all(Realm.ALL)).stream()
                    .collect(Collectors.groupingBy(depth -> own.contains(depth.queue()) ? depth.queue() : OTHER));
            rows(
                    queued,
                    depths,
                    queues -> queues.stream().mapToLong(QueueDepth::queued).sum());
            rows(
                    running,
                    depths,
                    queues -> queues.stream().mapToLong(QueueDepth::running).sum());
            rows(
                    oldest,
                    depths,
                    queues -> queues.stream()
                            .mapToDouble(QueueDepth::oldestSeconds)
                            .max()
                            .orElse(0));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The queues could not be measured: {}", e.getMessage());
        }
    }

    /// A queue that is empty is told too.
    private void rows(
            MultiGauge gauge, Map<String, List<QueueDepth>> depths, ToDoubleFunction<List<QueueDepth>> value) {
        gauge.register(
                Stream.concat(own.stream(), Stream.of(OTHER))
                        .<Row<?>>map(queue -> Row.of(
                                Tags.of("queue", queue), value.applyAsDouble(depths.getOrDefault(queue, List.of()))))
                        .toList(),
                true);
    }
}
