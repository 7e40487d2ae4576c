package dev.cutfill.api.executor;

import dev.cutfill.store.FileStore;
import dev.cutfill.task.Tasks;
import dev.cutfill.worker.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// GET /health and GET /ready.
@RestController
final class HealthController {
    private static final Logger LOG = LoggerFactory.getLogger(HealthController.class);
    /// Below this a pair of scans of some size may not fit.
    private static final long LITTLE_SPACE = 2L << 30;

    private final Tasks tasks;
    private final WorkerPool pool;
    private final FileStore store;
    private final Path data;
    private final String version;
    private final Clock clock = Clock.systemUTC();

    HealthController(
            Tasks tasks, WorkerPool pool, FileStore store, @Value("${cutfill.data}") Path data, Optional<BuildProperties> build) {
        this.tasks = tasks;
        this.pool = pool;
        this.store = store;
        this.data = data;
        this.version = build.map(BuildProperties::getVersion).orElse("development");
    }

    @GetMapping("/health")
    ResponseEntity<Health> health() {
        long before = System.nanoTime();
        Optional<Tasks.Load> load = load();
        double latency = Math.round((System.nanoTime() - before) / 1e4) / 100.0;
        WorkerPool.Status workers = pool.status();
        boolean storeUsable = storeUsable();
        Health.Disk disk = Health.Disk.of(data);

        String status = load.isEmpty() || !disk.writable()
                ? "unhealthy"
                : storeUsable && workers.open() && disk.freeBytes() >= LITTLE_SPACE ? "healthy" : "degraded";
        return ResponseEntity.status(status.equals("unhealthy") ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK)
                .body(new Health(
                        status,
                        version,
                        clock.instant(),
                        new Health.Database(load.isPresent(), latency),
                        new Health.Workers(
                                workers.permits(),
                                workers.open() ? workers.permits() - workers.running() : 0,
                                workers.running(),
                                workers.open() ? 0 : workers.permits() - workers.running()),
                        load.map(l -> new Health.Queue(l.queued(), l.running(), l.completed())).orElse(new Health.Queue(0, 0, 0)),
                        new Health.Store(storeUsable),
                        disk));
    }

    @GetMapping("/ready")
    ResponseEntity<Health.Ready> ready() {
        boolean database = load().isPresent();
        boolean workers = pool.status().open();
        boolean ready = database && workers;
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health.Ready(ready, database, workers));
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
