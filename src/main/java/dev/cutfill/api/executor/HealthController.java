package dev.cutfill.api.executor;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.store.FileStore;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Worker;
import dev.cutfill.task.Workers;
import dev.cutfill.worker.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.RestController;

/// GET /health, GET /ready and GET /queue/stats.
@RestController
final class HealthController implements HealthApi {
    private static final Logger LOG = LoggerFactory.getLogger(HealthController.class);
    /// Below this a pair of scans of some size may not fit.
    private static final long LITTLE_SPACE = 2L << 30;

    private final Tasks tasks;
    private final WorkerPool pool;
    private final InternalWorkers internal;
    private final Workers workers;
    private final FileStore store;
    private final Path data;
    private final String version;
    private final Clock clock = Clock.systemUTC();

    HealthController(
            Tasks tasks,
            WorkerPool pool,
            InternalWorkers internal,
            Workers workers,
            FileStore store,
            @Value("${cutfill.data}") Path data,
            Optional<BuildProperties> build) {
        this.tasks = tasks;
        this.pool = pool;
        this.internal = internal;
        this.workers = workers;
        this.store = store;
        this.data = data;
        this.version = build.map(BuildProperties::getVersion).orElse("development");
    }

    @Override
    public ResponseEntity<?> health(Principal principal) {
        long before = System.nanoTime();
        Optional<Tasks.Load> load = load();
        double latency = Math.round((System.nanoTime() - before) / 1e4) / 100.0;
        boolean storeUsable = storeUsable();
        Health.Disk disk = Health.Disk.of(data);

        String status = load.isEmpty() || !disk.writable()
                ? "unhealthy"
                : storeUsable && pool.status().open() && disk.freeBytes() >= LITTLE_SPACE ? "healthy" : "degraded";
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(
                status.equals("unhealthy") ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK);
        if (principal.equals(Principal.NOBODY)) {
            return answer.body(new Health.Brief(status, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        }
        return answer.body(new Health(
                        status,
                        version,
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        new Health.Database(load.isPresent(), latency),
                        workers(load.isPresent()),
                        load.map(l -> new Health.Queue(l.queued(), l.running(), l.completed()))
                                .orElse(new Health.Queue(0, 0, 0)),
                        new Health.Store(storeUsable),
                        disk,
                        pool.lanes().stream()
                                .map(lane -> new Health.Lane(
                                        lane.queue(),
                                        lane.permits(),
                                        lane.running().size(),
                                        lane.open()))
                                .toList()));
    }

    @Override
    public ResponseEntity<Health.Ready> ready() {
        boolean database = load().isPresent();
        boolean ready = database && pool.status().open();
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health.Ready(ready, database, pool.takesTasks()));
    }

    @Override
    public QueueStatistics queue(Principal principal) {
        return QueueStatistics.of(tasks.count(TaskFilter.of(principal.realm(), Problem.PROFILE)));
    }

    private Health.Workers workers(boolean database) {
        List<InternalWorkers.Place> inside = internal.places(WorkerNames.PLAIN);
        int busyInside = (int)
                inside.stream().filter(place -> place.current().isPresent()).count();
        Map<Worker.Status, Long> outside =
                database ? workers.count(ExecutorWorkerController.outside(Realm.ALL)) : Map.of();
        int idle = in(outside, "idle") + inside.size() - busyInside;
        int busy = in(outside, "busy") + busyInside;
        int offline = in(outside, "offline");
        return new Health.Workers(idle + busy + offline, idle, busy, offline);
    }

    private static int in(Map<Worker.Status, Long> counts, String word) {
        return Math.toIntExact(WorkerBody.statuses(word).stream()
                .mapToLong(status -> counts.getOrDefault(status, 0L))
                .sum());
    }

    private Optional<Tasks.Load> load() {
        try {
            return Optional.of(tasks.load());
        } catch (DataAccessException | CannotCreateTransactionException e) {
            LOG.warn("The database does not answer: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private boolean storeUsable() {
        try {
            store.check();
            return true;
        } catch (IOException e) {
            LOG.warn("The store cannot be used: {}", e.getMessage());
            return false;
        }
    }
}
