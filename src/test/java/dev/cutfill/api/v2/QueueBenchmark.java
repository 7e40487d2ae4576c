package dev.cutfill.api.v2;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.cutfill.TestServer;
import dev.cutfill.access.Realm;
import dev.cutfill.task.Claim;
import dev.cutfill.task.ClaimFilter;
import dev.cutfill.task.Engine;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.Worker;
import dev.cutfill.task.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.context.annotation.ComponentScan;

/// How many tasks go through the queue: create, claim, complete; by workers in this process and over HTTP; with
/// history and without. Beside it db-scheduler on the same database with tasks that do nothing.
///
/// The floor is one journey to the database and one flush of its log for each of create, claim and complete;
/// the naive bound is a transaction of five statements for each.
public final class QueueBenchmark {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final TaskSpec SPEC = new TaskSpec("core", "bench", "noop", "{}", Limits.DEFAULT);
    private static final TaskSpec OVER_HTTP = new TaskSpec("core", "bench-http", "noop", "{}", Limits.DEFAULT);
    private static final int ROUNDS = 5;
    /// that a worker may have at a time, and gets
    private static final int TASKS_EACH = 10;

    /// The database as the server opens it: the embedded one in its data directory, or the one that the URL
    /// names.
    @ComponentScan("dev.cutfill.database")
    static class Database {}

    private final Engine engine;

    private QueueBenchmark(Engine engine) {
        this.engine = engine;
    }

    /// @param arguments the part or `all`, a data directory, tasks a row, rows of history, the URL of a
    /// database
    public static void main(String[] arguments) throws Exception {
        String part = arguments[0];
        Path data = Path.of(arguments[1]);
        int tasks = Integer.parseInt(arguments[2]);
        int history = Integer.parseInt(arguments[3]);
        String[] database = {"cutfill.database.url=" + (arguments.length > 4 ? arguments[4] : "")};
        if (!part.equals("http")) {
            try (Engine engine = Engine.start(data, database, List.of(Database.class))) {
                System.out.println(
                        engine.jdbc.sql("SELECT version()").query(String.class).single() + "\n");
                QueueBenchmark bench = new QueueBenchmark(engine);
                if (part.equals("new") || part.equals("all")) {
                    bench.fresh(tasks);
                }
                if (part.equals("history") || part.equals("all")) {
                    bench.history(history);
                }
                if (part.equals("old") || part.equals("all")) {
                    bench.roundTrips(bench.finished() + " rows of history", tasks);
                    bench.latency(100_000);
                }
            }
        }
        if (part.equals("http") || part.equals("old") || part.equals("all")) {
            overHttp(data, database, tasks);
        }
        System.exit(0);
    }

    private void fresh(int tasks) throws Exception {
        roundTrips("new database", tasks);
        System.out.println(
                "\n| no-op tasks/s, 64 threads, execution only | ours, one by one | ours, by sixteen | db-scheduler | ratio |\n|---|---|---|---|---|");
        Scheduled other = new Scheduled(engine.bean(DataSource.class));
        for (int round = 0; round <= ROUNDS; round++) {
            create(8, tasks);
            double single = claimAndComplete(64, tasks, 1);
            create(8, tasks);
            double batch = claimAndComplete(64, tasks, 16);
            double theirs = other.execute(64, tasks); // fetches up to 256 at a time
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f | %.2f |%n",
                    round == 0 ? "warm-up" : round,
                    single,
                    batch,
                    theirs,
                    Math.max(single, batch) / theirs);
        }
    }

    private void roundTrips(String name, int count) throws Exception {
        System.out.println(
                "| tasks/s | workers | create | claim + complete | through all three |\n|---|---|---|---|---|");
        roundTrips("warm-up", 8, count);
        for (int workers : new int[] {1, 8, 64}) {
            roundTrips(name, workers, count);
        }
    }

    private void roundTrips(String name, int workers, int count) throws Exception {
        double created = create(workers, count);
        double done = claimAndComplete(workers, count, 1);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.0f |%n",
                name,
                workers,
                created,
                done,
                1 / (1 / created + 1 / done));
    }

    private double create(int threads, int count) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        return rate(count, threads, () -> {
            while (left.getAndDecrement() > 0) {
                engine.tasks.submit(Realm.ALL, UUID.randomUUID(), SPEC, List.of());
            }
            return null;
        });
    }

    private double claimAndComplete(int workers, int count, int batch) throws Exception {
        LongAdder done = new LongAdder();
        double rate = rate(count, workers, () -> {
            for (List<Claim> claims;
                    !(claims = engine.queue.claim(ClaimFilter.all("bench"), "w", LEASE, batch)).isEmpty(); ) {
                for (Claim claim : claims) {
                    if (engine.queue.complete(claim, "{}") == TaskQueue.Report.ACCEPTED) {
                        done.increment();
                    }
                }
            }
            return null;
        });
        if (done.sum() != count) {
            throw new IllegalStateException(done.sum() + " of " + count + " tasks were done");
        }
        return rate;
    }

    /// db-scheduler: one-time tasks that do nothing, found and executed as its documentation recommends for
    /// throughput.
    private final class Scheduled {
        private final DataSource source;
        private volatile CountDownLatch done = new CountDownLatch(0);
        private int scheduled;

        Scheduled(DataSource source) {
            this.source = source;
            engine.jdbc.sql("""
                            CREATE TABLE scheduled_tasks (
                                task_name text NOT NULL, task_instance text NOT NULL, task_data bytea, execution_time timestamptz NOT NULL,
                                picked boolean NOT NULL, picked_by text, last_success timestamptz, last_failure timestamptz,
                                consecutive_failures int, last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
                                PRIMARY KEY (task_name, task_instance));
                            CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
                            CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
                            CREATE INDEX priority_execution_time_idx ON scheduled_tasks (priority DESC, execution_time ASC)
                            """).update();
        }

        double execute(int threads, int count) throws Exception {
            OneTimeTask<Void> noop = Tasks.oneTime("noop").execute((_, _) -> done.countDown());
            Scheduler scheduler = Scheduler.create(source, noop)
                    .threads(threads)
                    .pollUsingLockAndFetch(1.0, 4.0) // up to 256 at a time
                    .pollingInterval(Duration.ofMillis(50))
                    .build();
            AtomicInteger next = new AtomicInteger(scheduled);
            scheduled += count;
            rate(count, 8, () -> {
                for (int i; (i = next.getAndIncrement()) < scheduled; ) {
                    scheduler.schedule(noop.instance("i" + i), Instant.now());
                }
                return null;
            });
            done = new CountDownLatch(count);
            long begun = System.nanoTime();
            scheduler.start();
            done.await();
            double seconds = (System.nanoTime() - begun) / 1e9;
            scheduler.stop();
            return count / seconds;
        }
    }

    private long finished() {
        return engine.jdbc
                .sql("SELECT count(*) FROM task WHERE finished_at IS NOT NULL")
                .query(Long.class)
                .single();
    }

    private void history(int rows) {
        engine.jdbc.sql("""
                        WITH old AS (
                            INSERT INTO task (id, profile, queue, kind, state, attempt, worker_id, progress, result, created_at, started_at,
                                              finished_at)
                            SELECT gen_random_uuid(), 'core', 'bench', 'noop', 'SUCCEEDED', 1, 'w', 1, '{}', at, at, at
                            FROM generate_series(1, :rows) i, LATERAL (SELECT now() - i * interval '1 second' AS at) t
                            RETURNING id, tenant_id),
                        event AS (INSERT INTO task_event (tenant_id, task_id, type) SELECT tenant_id, id, 'succeeded' FROM old)
                        INSERT INTO task_attempt (task_id, n, worker_id, lease_token, ended_at, outcome)
                        SELECT id, 1, 'w', gen_random_uuid(), now(), 'succeeded' FROM old
                        """).param("rows", rows).update();
        engine.jdbc.sql("VACUUM ANALYZE").update();
        engine.jdbc.sql("CHECKPOINT").update(); // as after a while, not as after a flood
    }

    /// Of single claims, by eight workers, while so many tasks are queued.
    private void latency(int queued) throws Exception {
        create(64, queued);
        int each = 250;
        long[] nanos = new long[8 * each];
        AtomicInteger slot = new AtomicInteger();
        rate(nanos.length, 8, () -> {
            for (int i = 0; i < each; i++) {
                long begun = System.nanoTime();
                List<Claim> claims = engine.queue.claim(ClaimFilter.all("bench"), "w", LEASE, 1);
                nanos[slot.getAndIncrement()] = System.nanoTime() - begun;
                claims.forEach(claim -> engine.queue.complete(claim, "{}"));
            }
            return null;
        });
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%nclaim at %d queued, 8 workers: p50 %.1f ms, p99 %.1f ms%n",
                queued,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6);
    }

    /// The first rounds are those of a server that has just been started.
    private static void overHttp(Path data, String[] database, int count) throws Exception {
        try (TestServer http = Echo.server(data, "cutfill.limits.claim=0", "cutfill.worker.enabled=false")
                .bean(Database.class)
                .database(database)
                .start()) {
            StringBuilder line = new StringBuilder("\nclaims/s over HTTP, one at a time, 16 connections:");
            for (int round = 0; round < 2 * ROUNDS; round++) {
                line.append(String.format(Locale.ROOT, " %.0f", claimsOverHttp(http, count)));
            }
            System.out.println(line);
        }
    }

    private static double claimsOverHttp(TestServer http, int count) throws Exception {
        Workers workers = http.bean(Workers.class);
        dev.cutfill.task.Tasks tasks = http.bean(dev.cutfill.task.Tasks.class);
        AtomicInteger left = new AtomicInteger(count);
        rate(count, 64, () -> {
            while (left.getAndDecrement() > 0) {
                tasks.submit(Realm.ALL, UUID.randomUUID(), OVER_HTTP, List.of());
            }
            return null;
        });
        List<String> ids = Stream.generate(() -> UUID.randomUUID().toString())
                .limit(count / TASKS_EACH)
                .toList();
        for (String id : ids) {
            workers.register(new Worker.Spec(
                    id,
                    Worker.Kind.EXTERNAL,
                    Realm.ALL,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(OVER_HTTP.queue()),
                    List.of(),
                    "{}",
                    "{}",
                    TASKS_EACH));
        }
        LongAdder claimed = new LongAdder();
        AtomicInteger next = new AtomicInteger();
        double rate = rate(count, 16, () -> {
            try (LeanClient client = new LeanClient(http.base(), TestServer.KEY, "{\"max\":1}")) {
                for (int i; (i = next.getAndIncrement()) < count; ) {
                    if (client.ask("/api/v2/workers/" + ids.get(i % ids.size()) + "/claims")
                            .contains("\"token\"")) {
                        claimed.increment();
                    }
                }
            }
            return null;
        });
        if (claimed.sum() != count) {
            throw new IllegalStateException(claimed.sum() + " of " + count + " tasks were claimed");
        }
        return rate;
    }

    private static double rate(int count, int threads, Callable<Void> work) throws Exception {
        long begun = System.nanoTime();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(work));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        }
        return count / ((System.nanoTime() - begun) / 1e9);
    }
}
