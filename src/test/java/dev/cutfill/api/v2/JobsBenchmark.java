package dev.cutfill.api.v2;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// By hand (`scripts/bench jobs`): jobs of many tasks over HTTP, by a server in this process with its own
/// PostgreSQL. The heap is what the process was given.
///
/// The floor of making a job is one INSERT of a thousand rows, and one of as many events, a batch; the naive bound
/// is a transaction a task.
public final class JobsBenchmark {
    private static final int BATCH = 1_000;
    private static final int READS = 200;

    private final TestServer server;

    private JobsBenchmark(TestServer server) {
        this.server = server;
    }

    /// @param arguments sizes of jobs
    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory("cutfill-jobs");
        System.out.printf(
                Locale.ROOT,
                "%d cores, heap %d MB%n| tasks | create and seal s | slowest batch ms | read, median ms | read, p95 ms | delete s |%n|---|---|---|---|---|---|%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        try (TestServer server = TestServer.whole(data, "cutfill.worker.enabled=false")
                .scheduled()
                .start()) {
            JobsBenchmark bench = new JobsBenchmark(server);
            for (String size : arguments) {
                bench.measure(Integer.parseInt(size));
            }
        }
        System.exit(0);
    }

    private void measure(int tasks) throws Exception {
        long began = System.nanoTime();
        String id =
                post("/api/v2/jobs", "{\"kind\":\"noop\"}").json().path("id").asString();
        String path = "/api/v2/jobs/" + id;
        double slowest = 0;
        for (int from = 0; from < tasks; from += BATCH) {
            int first = from;
            long sent = System.nanoTime();
            post(
                    path + "/tasks",
                    IntStream.range(0, Math.min(BATCH, tasks - from))
                            .mapToObj(i -> "{\"external_id\":\"t" + (first + i) + "\",\"payload\":{\"n\":" + i + "}}")
                            .collect(Collectors.joining(",", "{\"tasks\":[", "]}")));
            slowest = Math.max(slowest, seconds(sent));
        }
        post(path + "/seal", "");
        double made = seconds(began);
        double[] reads = new double[READS];
        for (int i = 0; i < READS; i++) {
            long asked = System.nanoTime();
            checked(server.get(path));
            reads[i] = seconds(asked);
        }
        Arrays.sort(reads);
        post(path + "/cancel", "");
        JdbcClient database = server.bean(JdbcClient.class);
        while (count(database, "SELECT count(*) FROM job WHERE stopping") > 0) {
            Thread.onSpinWait();
        }
        long deleted = System.nanoTime();
        checked(server.send("DELETE", path, ""));
        while (count(database, "SELECT count(*) FROM job") > 0) {
            Thread.onSpinWait();
        }
        System.out.printf(
                Locale.ROOT,
                "| %d | %.1f | %.0f | %.1f | %.1f | %.1f |%n",
                tasks,
                made,
                slowest * 1e3,
                reads[READS / 2] * 1e3,
                reads[READS * 95 / 100] * 1e3,
                seconds(deleted));
    }

    private Answer post(String path, String body) throws Exception {
        return checked(server.post(path, body));
    }

    private static Answer checked(Answer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException(answer.toString());
        }
        return answer;
    }

    private static long count(JdbcClient database, String sql) {
        return database.sql(sql).query(Long.class).single();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
