package dev.cutfill.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.RunningJar;
import dev.cutfill.RunningServer.Answer;
import dev.cutfill.task.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/// `kill -9` of the server, the built JAR, in the middle of each thing that a client asks of a job, and of the worker
/// and the server while its tasks run. The client asks again with the same key. After every death the counters are
/// those of a recount; at the end nothing is lost, and no task has two results.
///
/// `-Dcutfill.seed=…` makes the deaths come at other moments.
class KilledJobsIT {
    private static final int TASKS = 60;
    private static final int BAD = 5;

    @TempDir
    private Path directory;

    private final Random random = new Random(Long.getLong("cutfill.seed", 17));
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Process> workers = new ArrayList<>();
    private JdbcClient database;
    private RunningJar server;
    private int keys;

    @BeforeEach
    void start() throws IOException {
        String[] settings = TestPostgres.newDatabase();
        String url = value(settings[0]) + "?user=" + value(settings[1]) + "&password=" + value(settings[2]);
        database = JdbcClient.create(new DriverManagerDataSource(url));
        server = RunningJar.start(
                directory.resolve("data"), Map.of("DATABASE_URL", url, "CUTFILL_WORKER_ENABLED", "false"));
    }

    @AfterEach
    void stop() {
        workers.forEach(Process::destroyForcibly);
        server.kill();
        clients.close();
    }

    @Test
    void deathLosesNothingAndRunsNothingTwice() throws Exception {
        JsonNode job = made(dying("POST", "/api/v2/jobs", """
                {"kind":"x","queue":"far","external_id":"month","finally":{"kind":"y","queue":"far"},"tasks":[%s]}""".formatted(tasks(0))));
        String path = "/api/v2/jobs/" + job.path("id").asString();
        assertThat(server.get("/api/v2/jobs").json().path("jobs")).hasSize(1);
        assertThat(made(dying("POST", path + "/tasks", "{\"tasks\":[" + tasks(TASKS) + "]}"))
                        .path("added")
                        .asInt())
                .isEqualTo(TASKS);
        assertThat(made(dying("POST", path + "/seal", "")).path("state").asString())
                .isEqualTo("sealed");
        assertThat(counts(path).path("total").asInt()).isEqualTo(2 * TASKS + 1);

        run(path);
        JsonNode partial = ended(path);
        assertThat(partial.path("state").asString()).isEqualTo("partial");
        assertThat(partial.path("counts").path("failed").asInt()).isEqualTo(2 * BAD);

        assertThat(made(dying("POST", path + "/retry", "")).path("state").asString())
                .isEqualTo("running");
        worker("healthy");
        assertThat(ended(path).path("state").asString()).isEqualTo("succeeded");
        assertThat(counts(path).path("succeeded").asInt()).isEqualTo(2 * TASKS + 1);
        checkResults(2 * TASKS + 1, 2);
        delete(path);
        cancelAnother();
    }

    private void cancelAnother() throws Exception {
        String path = "/api/v2/jobs/"
                + made(server.post(
                                "/api/v2/jobs",
                                "{\"kind\":\"x\",\"queue\":\"far\",\"seal\":true,\"tasks\":[" + tasks(0) + "]}"))
                        .path("id")
                        .asString();
        worker("healthy");
        Await.until("it runs", () -> counts(path).path("succeeded").asInt() > 5);
        assertThat(made(dying("POST", path + "/cancel", "")).path("state").asString())
                .isEqualTo("cancelled");
        Await.until(
                "no task is left",
                () -> counts(path).path("succeeded").asInt()
                                + counts(path).path("cancelled").asInt()
                        == TASKS);
        recount();
        checkResults(counts(path).path("succeeded").asInt(), 0);
    }

    /// A worker that fails some dies, and the server dies twice: in the middle, and when the last task is due.
    private void run(String path) throws Exception {
        Process first = worker("failing");
        Await.until("some are done", () -> done(path) > TASKS / 2);
        first.destroyForcibly().waitFor();
        recount();
        worker("failing");
        Await.until("more are done", () -> done(path) > TASKS);
        die();
        Await.until("all but the last are done", () -> done(path) >= 2 * TASKS);
        die();
    }

    private int done(String path) throws Exception {
        JsonNode counts = counts(path);
        return counts.path("succeeded").asInt() + counts.path("failed").asInt();
    }

    private JsonNode ended(String path) {
        Await.until(
                "it has ended",
                () -> !server.get(path).json().path("finished_at").isNull());
        recount();
        workers.forEach(Process::destroyForcibly);
        try {
            return server.get(path).json();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void delete(String path) throws Exception {
        assertThat(dying("DELETE", path, "").status()).isIn(202, 404);
        assertThat(server.get(path).status()).isEqualTo(404);
        for (String table : List.of("task_event", "task", "job")) {
            Await.until(
                    table + " is empty",
                    () -> database.sql("SELECT count(*) FROM " + table)
                                    .query(Long.class)
                                    .single()
                            == 0);
        }
    }

    /// Sends a request, kills the server a moment later, and sends it again to the next one.
    private Answer dying(String method, String path, String body) throws Exception {
        String key = "key " + keys++;
        RunningJar victim = server;
        Future<Answer> lost = clients.submit(() -> victim.send(method, path, body, "Idempotency-Key", key));
        LockSupport.parkNanos(random.nextLong(60_000_000));
        die();
        try {
            lost.get();
        } catch (java.util.concurrent.ExecutionException _) {
            // the death was sooner than the answer
        }
        return server.send(method, path, body, "Idempotency-Key", key);
    }

    private void die() throws IOException {
        server.kill();
        recount();
        server = server.again();
    }

    private static JsonNode made(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isIn(200, 201);
        return answer.json();
    }

    private JsonNode counts(String path) throws IOException, InterruptedException {
        return server.get(path).json().path("counts");
    }

    private Process worker(String mode) throws IOException {
        Process worker = new ProcessBuilder(
                        RunningJar.java(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JobWorker.class.getName(),
                        server.base(),
                        "worker-" + workers.size(),
                        directory.resolve("accepted").toString(),
                        mode)
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("worker-" + workers.size() + ".log").toFile())
                .start();
        workers.add(worker);
        return worker;
    }

    private static String tasks(int first) {
        return IntStream.range(first, first + TASKS)
                .mapToObj(i -> "{\"external_id\":\"t" + i + "\",\"payload\":{\"fail\":" + (i % TASKS < BAD) + "}}")
                .collect(Collectors.joining(","));
    }

    private void recount() {
        List<String> wrong = database.sql("""
                        SELECT CAST(row_to_json(j) AS text) FROM job j WHERE (waiting, queued, running, succeeded, failed, cancelled, total)
                          <> (SELECT count(*) FILTER (WHERE state = 'WAITING'), count(*) FILTER (WHERE state = 'QUEUED'),
                                  count(*) FILTER (WHERE state = 'RUNNING'), count(*) FILTER (WHERE state = 'SUCCEEDED'),
                                  count(*) FILTER (WHERE state IN ('FAILED', 'TIMED_OUT', 'KILLED')),
                                  count(*) FILTER (WHERE state = 'CANCELLED'), count(*) FROM task WHERE job_id = j.id)
                        """).query(String.class).list();
        assertThat(wrong).as("jobs whose counters differ from their tasks").isEmpty();
    }

    /// The result of each task is that of the one end that was accepted; the worker may have died before it heard of
    /// it.
    ///
    /// @param last how often the job's last task has run
    private void checkResults(int succeeded, int last) throws IOException {
        Map<String, Set<String>> accepted = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("accepted"))) {
            String[] words = line.split(" ", 2);
            accepted.computeIfAbsent(words[0], _ -> new HashSet<>()).add(words[1]);
        }
        List<Result> results = database.sql("""
                        SELECT CAST(id AS text) AS task, kind, result ->> 'token' AS token,
                               (SELECT string_agg(CAST(lease_token AS text), ' ' ORDER BY n) FROM task_attempt a
                                WHERE a.task_id = task.id AND outcome = 'succeeded') AS ends
                        FROM task WHERE state = 'SUCCEEDED'
                        """).query(Result.class).list();
        assertThat(results).hasSize(succeeded);
        for (Result result : results) {
            List<String> ends = List.of(result.ends().split(" ", -1));
            assertThat(ends)
                    .as("ends of task %s", result.task())
                    .hasSize(result.kind().equals("y") ? last : 1)
                    .endsWith(result.token())
                    .containsAll(accepted.getOrDefault(result.task(), Set.of()));
        }
        assertThat(accepted.keySet())
                .as("accepted at all")
                .hasSizeGreaterThan(succeeded / 2)
                .isSubsetOf(database.sql("SELECT CAST(task_id AS text) FROM task_event WHERE type = 'succeeded'")
                        .query(String.class)
                        .list());
        Files.delete(directory.resolve("accepted"));
    }

    private record Result(String task, String kind, String token, String ends) {}

    private static String value(String setting) {
        return setting.substring(setting.indexOf('=') + 1);
    }
}
