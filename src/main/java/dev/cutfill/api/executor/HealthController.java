package dev.cutfill.api.executor;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.store.FileStore;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Worker;
import dev.cutfill.task.Workers;
import dev.cutfill.web.error.DatabaseFault;
import dev.cutfill.worker.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.RestController;

/// GET /health, GET /ready and GET /queue/stats.
@RestController
final class HealthController implements HealthApi {
    private static final Logger LOG = LoggerFactory.getLogger(HealthController.class);
    /// Below this a pair of scans of some size may not fit.
    private static final long LITTLE_SPACE = 2L << 30;
    /// What asks gives up soon; it is answered before.
    private static final Duration LONGEST = Duration.ofMillis(1_500);
    private static final String PAUSE_SECONDS = "5";

    private final Tasks tasks;
    private final WorkerPool pool;
    private final InternalWorkers internal;
    private final Workers workers;
    private final String version;
    private final Clock clock = Clock.systemUTC();
    private final TimedProbe<Database> database;
    private final TimedProbe<Boolean> storeUsable;
    private final TimedProbe<Health.Disk> disk;

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
        this.database = new TimedProbe<>("database", this::database);
        this.storeUsable = new TimedProbe<>("store", () -> usable(store));
        this.disk = new TimedProbe<>(
                "disk", () -> Health.Disk.of(List.of(data, data.resolve("uploads"), data.resolve("tmp"))));
        this.version = build.map(BuildProperties::getVersion).orElse("development");
    }

    /// What the database says, or why it does not.
    private record Database(
            Optional<Tasks.Load> load, Map<Worker.Status, Long> outside, Optional<DatabaseFault> fault) {
        static Database broken(DatabaseFault fault) {
            return new Database(Optional.empty(), Map.of(), Optional.of(fault));
        }
    }

    /// All that is looked at, at the same time, for as long as a probe may take.
    private record Look(Database database, boolean storeUsable, Health.Disk disk, double latencyMs) {}

    private Look look() {
        long before = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> store =
                    threads.submit(() -> storeUsable.within(LONGEST).orElse(false));
            Future<Health.Disk> room = threads.submit(() -> disk.within(LONGEST).orElse(new Health.Disk(0, false)));
            Database found = database.within(LONGEST).orElseGet(() -> Database.broken(DatabaseFault.AWAY));
            double latency = Math.round((System.nanoTime() - before) / 1e4) / 100.0;
            return new Look(found, await(store), await(room), latency);
        }
    }

    @Override
    public ResponseEntity<?> health(Principal principal) {
        Look look = look();
        Optional<Tasks.Load> load = look.database().load();
        String status = load.isEmpty() || !look.disk().writable()
                ? "unhealthy"
                : look.storeUsable() && pool.status().open() && look.disk().freeBytes() >= LITTLE_SPACE
                        ? "healthy"
                        : "degraded";
        ResponseEntity.BodyBuilder answer = answer(!status.equals("unhealthy"));
        if (principal.equals(Principal.NOBODY)) {
            return answer.body(new Health.Brief(status, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        }
        return answer.body(new Health(
                status,
                version,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                new Health.Database(load.isPresent(), look.latencyMs()),
                workers(look.database().outside()),
                load.map(l -> new Health.Queue(l.queued(), l.running(), l.completed()))
                        .orElse(new Health.Queue(0, 0, 0)),
                new Health.Store(look.storeUsable()),
                look.disk(),
                pool.lanes().stream()
                        .map(lane -> new Health.Lane(
                                lane.queue(), lane.permits(), lane.running().size(), lane.open()))
                        .toList()));
    }

    @Override
    public ResponseEntity<Health.Ready> ready() {
        Look look = look();
        @Nullable
        String reason = look.database()
                .fault()
                .map(DatabaseFault::sentence)
                .orElse(
                        !look.disk().writable()
                                ? "The data directory cannot be written: it is full, or not the server's"
                                : !pool.status().open() ? "The server is starting or stopping" : null);
        return answer(reason == null)
                .body(new Health.Ready(reason == null, look.database().load().isPresent(), pool.takesTasks(), reason));
    }

    private static ResponseEntity.BodyBuilder answer(boolean good) {
        return good
                ? ResponseEntity.ok()
                : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
    }

    @Override
    public QueueStatistics queue(Principal principal) {
        return QueueStatistics.of(tasks.count(TaskBody.TASKS.filter(principal.realm())));
    }

    private static <T> T await(Future<T> look) {
        try {
            return look.get(); // within the probe's time
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a request", e);
        }
    }

    private Health.Workers workers(Map<Worker.Status, Long> outside) {
        List<InternalWorkers.Place> inside = internal.places(WorkerNames.PLAIN);
        int busyInside = (int)
                inside.stream().filter(place -> place.current().isPresent()).count();
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

    private Database database() {
        try {
            return new Database(
                    Optional.of(tasks.load()),
                    workers.count(ExecutorWorkerController.outside(Realm.ALL)),
                    Optional.empty());
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The database cannot be used: {}", e.getMessage());
            return Database.broken(DatabaseFault.of(e).orElse(DatabaseFault.AWAY));
        }
    }

    private static boolean usable(FileStore store) {
        try {
            store.check();
            return true;
        } catch (IOException e) {
            LOG.warn("The store cannot be used: {}", e.getMessage());
            return false;
        }
    }
}
