package dev.cutfill.api.v2;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.cutfill.task.Claim;
import dev.cutfill.task.EngineBed;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.Wanted;
import dev.cutfill.task.Worker;
import dev.cutfill.task.Workers;
import dev.cutfill.web.Realm;
import java.nio.file.Files;
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
import javax.sql.DataSource;
import org.springframework.util.FileSystemUtils;

/// How many tasks go through the queue: create, claim, complete; by workers in this process and over HTTP; with history and
/// without. Beside it db-scheduler on the same database with tasks that do nothing.
///
/// The floor is one journey to the database and one flush of its log for each of create, claim and complete; the naive bound is
/// a transaction of five statements for each.
public final class QueueBenchmark {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final TaskSpec SPEC = new TaskSpec("core", "bench", "noop", "{}", Limits.DEFAULT);

    private final EngineBed bed;

    private QueueBenchmark(EngineBed bed) {
        this.bed = bed;
    }

    /// @param arguments tasks a row, rows of history, and `http` for claims over HTTP only
    public static void main(String[] arguments) throws Exception {
        int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000;
        int history = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        Path data = Files.createTempDirectory("cutfill-queue");
        try {
            if (arguments.length > 2) {
                overHttp(data.resolve("http"), tasks);
                System.exit(0);
            }
            try (EngineBed bed = EngineBed.start(data.resolve("engine"))) {
                QueueBenchmark bench = new QueueBenchmark(bed);
                System.out.println("| tasks/s | workers | create | claim + complete | through all three |\n|---|---|---|---|---|");
                bench.roundTrips("new database, warm-up", 8, tasks);
                for (int workers : new int[] {1, 8, 64}) {
                    bench.roundTrips("new database", workers, tasks);
                }
                bench.create(8, tasks);
                double single = bench.claimAndComplete(64, tasks, 1);
                bench.create(8, tasks);
                double batch = bench.claimAndComplete(64, tasks, 16);
                double other = bench.dbScheduler(64, tasks); // fetches up to 256 at a time
                System.out.printf(
                        Locale.ROOT,
                        "%nno-op tasks/s, 64 threads, execution only: ours claimed one by one %.0f, by sixteen %.0f, db-scheduler %.0f%n",
                        single,
                        batch,
                        other);
                bench.history(history);
                System.out.println();
                bench.roundTrips(history + " rows of history", 64, tasks);
                bench.latency(100_000);
            }
            overHttp(data.resolve("http"), tasks);
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
        System.exit(0);
    }

    private void roundTrips(String name, int workers, int count) throws Exception {
        double created = create(workers, count);
        double done = claimAndComplete(workers, count, 1);
        System.out.printf(Locale.ROOT, "| %s | %d | %.0f | %.0f | %.0f |%n", name, workers, created, done, 1 / (1 / created + 1 / done));
    }

    private double create(int threads, int count) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        return rate(count, threads, () -> {
            while (left.getAndDecrement() > 0) {
                bed.tasks.submit(Realm.ALL, UUID.randomUUID(), SPEC, List.of());
            }
            return null;
        });
    }

    private double claimAndComplete(int workers, int count, int batch) throws Exception {
        LongAdder done = new LongAdder();
        double rate = rate(count, workers, () -> {
            for (List<Claim> claims; !(claims = bed.queue.claim(Wanted.all("bench"), "w", LEASE, batch)).isEmpty(); ) {
                for (Claim claim : claims) {
                    if (bed.queue.complete(claim, "{}") == TaskQueue.Report.ACCEPTED) {
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

    /// One-time tasks that do nothing, found and executed as its documentation recommends for throughput.
    private double dbScheduler(int threads, int count) throws Exception {
        DataSource source = bed.context.getBean(DataSource.class);
        bed.jdbc.sql("""
                        CREATE TABLE scheduled_tasks (
                            task_name text NOT NULL, task_instance text NOT NULL, task_data bytea, execution_time timestamptz NOT NULL,
                            picked boolean NOT NULL, picked_by text, last_success timestamptz, last_failure timestamptz,
                            consecutive_failures int, last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
                            PRIMARY KEY (task_name, task_instance));
                        CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
                        CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
                        CREATE INDEX priority_execution_time_idx ON scheduled_tasks (priority DESC, execution_time ASC)
                        """)
                .update();
        CountDownLatch done = new CountDownLatch(count);
        OneTimeTask<Void> noop = Tasks.oneTime("noop").execute((_, _) -> done.countDown());
        Scheduler scheduler = Scheduler.create(source, noop)
                .threads(threads)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(50))
                .build();
        AtomicInteger next = new AtomicInteger();
        rate(count, 8, () -> {
            for (int i; (i = next.getAndIncrement()) < count; ) {
                scheduler.schedule(noop.instance("i" + i), Instant.now());
            }
            return null;
        });
        long begun = System.nanoTime();
        scheduler.start();
        done.await();
        double seconds = (System.nanoTime() - begun) / 1e9;
        scheduler.stop();
        return count / seconds;
    }

    private void history(int rows) {
        bed.jdbc.sql("""
                        WITH old AS (
                            INSERT INTO task (id, profile, queue, kind, state, attempt, worker_id, progress, result, created_at, started_at,
                                              finished_at)
                            SELECT gen_random_uuid(), 'core', 'bench', 'noop', 'SUCCEEDED', 1, 'w', 1, '{}', at, at, at
                            FROM generate_series(1, :rows) i, LATERAL (SELECT now() - i * interval '1 second' AS at) t
                            RETURNING id, tenant_id)
                        INSERT INTO task_event (tenant_id, task_id, type) SELECT tenant_id, id, 'succeeded' FROM old
                        """)
                .param("rows", rows)
                .update();
        bed.jdbc.sql("VACUUM ANALYZE").update();
        bed.jdbc.sql("CHECKPOINT").update(); // as after a while, not as after a flood
    }

    /// Of single claims, by eight workers, while so many tasks are queued.
    private void latency(int queued) throws Exception {
        create(8, queued);
        int each = 250;
        long[] nanos = new long[8 * each];
        AtomicInteger slot = new AtomicInteger();
        rate(nanos.length, 8, () -> {
            for (int i = 0; i < each; i++) {
                long begun = System.nanoTime();
                List<Claim> claims = bed.queue.claim(Wanted.all("bench"), "w", LEASE, 1);
                nanos[slot.getAndIncrement()] = System.nanoTime() - begun;
                claims.forEach(claim -> bed.queue.complete(claim, "{}"));
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

    private static void overHttp(Path data, int count) throws Exception {
        try (V2Bed http = new V2Bed(data, "cutfill.limits.claim=0")) {
            claimsOverHttp(http, count); // the first are those of a server that has just been started
            System.out.printf(Locale.ROOT, "claims over HTTP, one at a time, 16 workers: %.0f/s%n", claimsOverHttp(http, count));
        }
    }

    private static double claimsOverHttp(V2Bed http, int count) throws Exception {
        Workers workers = http.context.getBean(Workers.class);
        dev.cutfill.task.Tasks tasks = http.context.getBean(dev.cutfill.task.Tasks.class);
        for (int i = 0; i < count; i++) {
            tasks.submit(Realm.ALL, UUID.randomUUID(), SPEC, List.of());
        }
        String round = UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < 16; i++) {
            workers.register(new Worker.Spec(round + i, Worker.Kind.EXTERNAL, Realm.ALL, Optional.empty(), Optional.empty(), List.of("bench"),
                    List.of(), "{}", "{}", 1_000));
        }
        LongAdder claimed = new LongAdder();
        AtomicInteger worker = new AtomicInteger();
        double rate = rate(count, 16, () -> {
            String path = "/api/v2/workers/" + round + worker.getAndIncrement() + "/claims";
            for (int got = 1; got > 0; claimed.add(got)) {
                got = http.post(path, "{\"max\":1}").json().path("claims").size();
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
