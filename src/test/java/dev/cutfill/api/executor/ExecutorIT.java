package dev.cutfill.api.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.api.Golden;
import dev.cutfill.task.TaskQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The task executor's document over HTTP, member for member. The internal workers are stopped, but where a
/// test starts them, so that tasks stay where they are.
class ExecutorIT {
    private static final String TASK =
            "{\"problem_id\":\"%s\",\"parameters\":{\"max_steps\":30,\"timeout\":1800,\"agent_config\":"
                    + "{\"model\":\"gpt-4\",\"temperature\":0.7}}}";
    private static final String WORKER = """
            {"worker_id":"%s","backend_type":"kind","capabilities":{"max_parallel_tasks":1,"supported_problems":["%s"]}}""";

    private static TestServer server;

    @TempDir
    private static Path data;

    @BeforeAll
    static void start() {
        server = TestServer.whole(data, "cutfill.executor.auto-start=false").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void createdTaskHasAllItsMembers() throws Exception {
        Answer created = server.post("/api/v1/tasks", TASK.formatted("test-problem-001"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(Golden.of(created.body())).isEqualTo("""
                {"id":"ID","problem_id":"test-problem-001","status":"pending","parameters":{"max_steps":30,"timeout":1800,\
                "agent_config":{"model":"gpt-4","temperature":0.7}},"priority":5,"worker_id":null,"result":null,"error_details":null,\
                "created_at":"TIME","updated_at":"TIME","started_at":null,"completed_at":null}""");
        String id = created.json().path("id").asString();
        assertThat(server.get("/api/v1/tasks/" + id).body()).isEqualTo(created.body());
    }

    /// The executor's own worker program: register, heartbeat, claim, complete; 204 when there is nothing.
    @Test
    void workerRegistersClaimsAndCompletes() throws Exception {
        String id = create("claim-me-1");
        Answer registered = server.post("/api/v1/workers/register", WORKER.formatted("worker-002-kind", "claim-me-*"));
        assertThat(registered.status()).isEqualTo(201);
        assertThat(Golden.of(registered.body())).isEqualTo("""
                {"id":"worker-002-kind","backend_type":"kind","status":"idle","last_heartbeat":"TIME","current_task_id":null,\
                "capabilities":{"max_parallel_tasks":1,"supported_problems":["claim-me-*"]},"metadata":{},"tasks_completed":0,\
                "tasks_failed":0,"registered_at":"TIME"}""");

        JsonNode heard = server.post(
                        "/api/v1/workers/worker-002-kind/heartbeat", "{\"status\":\"idle\",\"current_task_id\":null}")
                .json();
        assertThat(heard.path("message").asString()).isEqualTo("Heartbeat received");
        assertThat(heard.has("timestamp")).isTrue();

        Answer claimed = server.post("/api/v1/workers/worker-002-kind/claim", "");
        assertThat(claimed.status()).isEqualTo(200);
        assertThat(claimed.json().path("id").asString()).isEqualTo(id);
        assertThat(claimed.json().path("status").asString()).isEqualTo("running");
        assertThat(claimed.json().path("worker_id").asString()).isEqualTo("worker-002-kind");
        assertThat(server.get("/api/v1/workers/worker-002-kind")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("busy");

        Answer none = server.post("/api/v1/workers/worker-002-kind/claim", "");
        assertThat(none.status()).isEqualTo(204);
        assertThat(none.body()).isEmpty();

        String result =
                "{\"success\":true,\"output\":\"Task completed successfully\",\"metrics\":{\"duration_seconds\":45.2,\"steps_taken\":12}}";
        String done = "/api/v1/workers/worker-002-kind/tasks/" + id + "/complete";
        Answer completed = server.post(done, result);
        assertThat(completed.status()).isEqualTo(200);
        assertThat(Golden.of(completed.body()))
                .contains("\"status\":\"completed\"")
                .contains("\"worker_id\":\"worker-002-kind\",\"result\":" + result + ",\"error_details\":null")
                .contains("\"started_at\":\"TIME\",\"completed_at\":\"TIME\"");
        assertThat(server.post(done, result).status())
                .as("the same report again")
                .isEqualTo(200);
        assertThat(server.post(done.replace("complete", "fail"), "{\"error\":\"no\"}")
                        .status())
                .as("another report")
                .isEqualTo(409);
        assertThat(server.get("/api/v1/workers/worker-002-kind/stats")
                        .json()
                        .path("total_tasks")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void workerThatRegistersAnewGivesBackWhatItHeld() throws Exception {
        String id = create("forgotten");
        register("worker-101-kind", "forgotten");
        assertThat(server.post("/api/v1/workers/worker-101-kind/claim", "").status())
                .isEqualTo(200);
        register("worker-101-kind", "forgotten");
        assertThat(status(id)).isEqualTo("pending");
    }

    @Test
    void databaseThatIsReadOnlyIsSaidToBeSo() throws Exception {
        JdbcClient jdbc = server.bean(JdbcClient.class);
        String name = jdbc.sql("SELECT current_database()").query(String.class).single();
        try {
            jdbc.sql("ALTER DATABASE \"" + name + "\" SET default_transaction_read_only = on")
                    .update();
            endConnections(jdbc);
            Await.until("the pool has new connections", () -> !reason().contains("does not answer"));
            Answer ready = server.get("/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.header("Retry-After")).isNotEmpty();
            assertThat(ready.json().path("reason").asString()).contains("read-only");
            Answer refused = server.post("/api/v1/tasks", "{\"problem_id\":\"x\"}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().path("type").asString()).isEqualTo("database_read_only");
        } finally {
            jdbc.sql("BEGIN READ WRITE; ALTER DATABASE \"" + name + "\" RESET default_transaction_read_only; COMMIT")
                    .update();
            endConnections(jdbc);
        }
        Await.until("the pool has new connections", () -> server.get("/ready").status() == 200);
    }

    private static String reason() throws Exception {
        return server.get("/ready").json().path("reason").asString();
    }

    private static void endConnections(JdbcClient jdbc) {
        jdbc.sql(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
                .query(Long.class)
                .single();
        // and this one, whose settings are the old ones
        try {
            jdbc.sql("SELECT pg_terminate_backend(pg_backend_pid())")
                    .query(Boolean.class)
                    .single();
        } catch (org.springframework.dao.DataAccessException _) {
            // it is gone, as was wanted
        }
    }

    @Test
    void failedTaskSaysWhy() throws Exception {
        String id = create("fail-me");
        register("worker-102-kind", "fail-me");
        assertThat(server.post("/api/v1/workers/worker-102-kind/claim", "").status())
                .isEqualTo(200);
        Answer failed =
                server.post("/api/v1/workers/worker-102-kind/tasks/" + id + "/fail", "{\"error\":\"no cluster\"}");
        assertThat(failed.json().path("status").asString()).isEqualTo("failed");
        assertThat(failed.json().path("error_details").asString()).isEqualTo("no cluster");
        assertThat(server.get("/api/v1/tasks/" + id + "/logs").json().valueStream())
                .extracting(line -> line.path("level").asString() + " "
                        + line.path("message").asString())
                .containsExactly("info Task execution started", "error Task execution failed: no cluster");
    }

    @Test
    void taskThatExceedsItsTimeIsATimeout() throws Exception {
        String id = create("slow", ",\"parameters\":{\"timeout\":1}");
        register("worker-105-kind", "slow");
        Answer claimed = server.post("/api/v1/workers/worker-105-kind/claim", "");
        assertThat(claimed.json().path("id").asString())
                .as("answer %s %s", claimed.status(), claimed.body())
                .isEqualTo(id);
        TaskQueue queue = server.bean(TaskQueue.class);
        Await.until("its time is over", () -> {
            int _ = queue.sweep(false);
            return status(id).equals("timeout");
        });
        JsonNode task = server.get("/api/v1/tasks/" + id).json();
        assertThat(task.path("error_details").asString()).isNotEmpty();
        assertThat(task.path("completed_at").isNull()).isFalse();
        assertThat(server.get("/api/v1/tasks?status=timeout&problem_id=slow")
                        .json()
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(server.post("/api/v1/workers/worker-105-kind/tasks/" + id + "/complete", "{}")
                        .status())
                .as("too late")
                .isEqualTo(409);
    }

    @Test
    void workerSpeaksOnlyForWhatItHolds() throws Exception {
        String id = create("not-yours");
        register("worker-103-kind", "nothing");
        Answer refused = server.post("/api/v1/workers/worker-103-kind/tasks/" + id + "/complete", "{}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("type").asString()).isEqualTo("not_held");
    }

    @Test
    void priorityGoesFirst() throws Exception {
        String low = create("queue-me", ",\"priority\":1");
        String high = create("queue-me", ",\"priority\":9");
        register("worker-104-kind", "queue-me");
        assertThat(server.post("/api/v1/workers/worker-104-kind/claim", "")
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(high);
        assertThat(status(low)).isEqualTo("pending");
    }

    @Test
    void statisticsAreOfAllOrAProblemOrAWorker() throws Exception {
        register("worker-061-kind", "stat-*");
        server.post("/api/v1/tasks", "{\"problem_id\": \"stat-1\"}");
        server.post("/api/v1/tasks", "{\"problem_id\": \"stat-1\"}");
        server.post("/api/v1/workers/worker-061-kind/claim", "");
        assertThat(server.get("/api/v1/tasks/stats?problem_id=stat-1").body())
                .isEqualTo(
                        "{\"total_tasks\":2,\"pending_tasks\":1,\"running_tasks\":1,\"completed_tasks\":0,\"failed_tasks\":0,"
                                + "\"timeout_tasks\":0,\"cancelled_tasks\":0,\"success_rate\":0.0}");
        assertThat(server.get("/api/v1/tasks/stats?worker_id=worker-061-kind")
                        .json()
                        .path("total_tasks")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.get("/api/v1/tasks/stats").json().path("total_tasks").asInt())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void cancelledTaskSaysSoAndIsNotCancelledTwice() throws Exception {
        String id = create("cancel-me");
        Answer cancelled = server.post("/api/v1/tasks/" + id + "/cancel", "");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.body())
                .startsWith("{\"message\":\"Task cancelled successfully\",\"task_id\":\"" + id + "\",");
        assertThat(status(id)).isEqualTo("cancelled");
        Answer again = server.post("/api/v1/tasks/" + id + "/cancel", "", "X-Request-ID", "req_123abc");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body())
                .isEqualTo(
                        "{\"detail\":\"Task " + id
                                + " is cancelled; only a pending or running task can be cancelled\",\"type\":\"invalid_state\",\"request_id\":\"req_123abc\"}");
    }

    @Test
    void listIsAnArrayOrWithPagesAnEnvelope() throws Exception {
        create("list-me");
        create("list-me");
        JsonNode all =
                server.get("/api/v1/tasks?problem_id=list-me&status=pending").json();
        assertThat(all.isArray()).isTrue();
        assertThat(all.size()).isEqualTo(2);
        assertThat(server.get("/api/v1/tasks?problem_id=list-me&limit=1&offset=1")
                        .json()
                        .path(0))
                .isEqualTo(all.path(1));
        JsonNode page = server.get("/api/v1/tasks?problem_id=list-me&page=2&page_size=1")
                .json();
        assertThat(page.path("tasks").path(0)).isEqualTo(all.path(1));
        assertThat(page.path("total").asInt()).isEqualTo(2);
        assertThat(page.path("page").asInt()).isEqualTo(2);
        assertThat(server.get("/api/v1/tasks/stats")
                        .json()
                        .path("pending_tasks")
                        .asInt())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void sameIdempotencyKeyMakesOneTask() throws Exception {
        String body = "{\"problem_id\":\"once\",\"parameters\":{\"idempotency_key\":\"k-1\"}}";
        assertThat(server.post("/api/v1/tasks", body).body())
                .isEqualTo(server.post("/api/v1/tasks", body).body());
    }

    /// Scaled, stopped, started: the places are those that tasks run in.
    @Test
    void internalWorkersPlayProblemsThroughAndCanBeMovedAbout() throws Exception {
        assertThat(server.get("/api/v1/workers/internal/status").body())
                .isEqualTo("{\"running\":false,\"num_workers\":0,\"workers\":[]}");
        assertThat(server.post("/api/v1/workers/internal/start", "").body())
                .isEqualTo("{\"message\":\"Workers started\",\"worker_count\":3,\"status\":\"started\",\"workers\":3}");
        assertThat(server.post("/api/v1/workers/internal/scale", "{\"num_workers\": 5}")
                        .body())
                .startsWith("{\"message\":\"Workers scaled successfully\",\"previous_count\":3,\"new_count\":5,");
        JsonNode status = server.get("/api/v1/workers/internal/status").json();
        assertThat(status.path("num_workers").asInt()).isEqualTo(5);
        assertThat(status.path("workers").path(0).toString())
                .matches(
                        "\\{\"id\":\"worker-001-kind\",\"status\":(\"idle\",\"current_task\":null|\"busy\",\"current_task\":\"[0-9a-f-]{36}\")}");

        String id = create("play-me", ",\"priority\":10");
        Await.until("it is played through", () -> status(id).equals("completed"));
        JsonNode task = server.get("/api/v1/tasks/" + id).json();
        assertThat(task.path("worker_id").asString()).matches("worker-00[1-6]-kind");
        String byWorker = "/api/v1/tasks?worker_id=" + task.path("worker_id").asString();
        assertThat(server.get(byWorker).json().path(0).path("id").asString()).isEqualTo(id);
        assertThat(task.path("result").path("success").asBoolean()).isTrue();
        assertThat(task.path("result").path("output").asString()).isEqualTo("Task completed successfully");
        assertThat(task.path("result").path("metrics").path("steps_taken").asInt())
                .isEqualTo(5);
        Answer logs = server.get("/api/v1/tasks/" + id + "/logs?level=info&limit=1000");
        assertThat(Golden.of(logs.json().path(0).toString()))
                .startsWith(
                        "{\"timestamp\":\"TIME\",\"level\":\"info\",\"message\":\"Task execution started\",\"context\":{\"step\":1,\"action\":\"initialize\"},\"id\":");
        assertThat(server.get("/api/v1/tasks/" + id + "/logs?level=error").body())
                .isEqualTo("[]");

        JsonNode worker = server.get("/api/v1/workers/" + task.path("worker_id").asString())
                .json();
        assertThat(worker.path("backend_type").asString()).isEqualTo("kind");
        assertThat(worker.path("tasks_completed").asInt()).isPositive();
        String ofTheirType = server.post(
                        "/api/v1/tasks", "{\"problem_id\":\"typed\",\"parameters\":{\"backend_type\":\"kind\"}}")
                .json()
                .path("id")
                .asString();
        Await.until("it is played through", () -> status(ofTheirType).equals("completed"));

        register("worker-003-kind", "nothing");
        List<String> ids = server.get("/api/v1/workers")
                .json()
                .valueStream()
                .map(one -> one.path("id").asString())
                .toList();
        assertThat(ids)
                .as("each is one worker's")
                .doesNotHaveDuplicates()
                .contains("worker-001-kind", "worker-003-kind");
        assertThat(server.get("/api/v1/workers/worker-003-kind")
                        .json()
                        .path("metadata")
                        .toString())
                .isEqualTo("{}");

        assertThat(server.post("/api/v1/workers/internal/stop", "").body())
                .isEqualTo("{\"message\":\"Workers stopped\",\"stopped_count\":5,\"status\":\"stopped\"}");
        assertThat(server.post("/api/v1/workers/internal/scale?num_workers=3", "")
                        .status())
                .isEqualTo(200);
        assertThat(server.post("/api/v1/workers/internal/stop", "").status()).isEqualTo(200);
    }

    @Test
    void queuesAreMeasured() throws Exception {
        String id = create("measured");
        server.bean(QueueMeters.class).measure();
        String metrics = server.get("/metrics").body();
        assertThat(metrics)
                .containsPattern("cutfill_tasks_queued\\{[^}]*queue=\"problems\"} [1-9]")
                .containsPattern("cutfill_tasks_running\\{[^}]*queue=\"volume\"} 0.0");
        assertThat(metrics)
                .containsPattern("cutfill_tasks_oldest_seconds\\{[^}]*queue=\"problems\"} ")
                .contains("queue=\"other\"");
        server.post("/api/v1/tasks/" + id + "/cancel", "");
    }

    @Test
    void healthReadinessAndMetricsAnswer() throws Exception {
        JsonNode health = server.get("/health").json();
        assertThat(new ArrayList<>(health.propertyNames()))
                .startsWith("status", "version", "timestamp", "database", "workers", "queue");
        assertThat(health.path("database").path("connected").asBoolean()).isTrue();
        assertThat(health.path("database").path("latency_ms").isNumber()).isTrue();
        assertThat(health.path("workers").propertyNames()).containsExactly("total", "idle", "busy", "offline");
        assertThat(health.path("queue").propertyNames()).containsExactly("pending", "running", "completed");
        assertThat(server.get("/ready").body()).isEqualTo("{\"ready\":true,\"database\":true,\"workers\":true}");
        Answer metrics = server.get("/metrics");
        assertThat(metrics.header("Content-Type")).startsWith("text/plain");
        assertThat(metrics.body())
                .contains("# TYPE jvm_memory_used_bytes gauge")
                .contains("http_server_requests_seconds_count");
        assertThat(server.get("/queue/stats").json().has("success_rate")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/v1/nowhere                    |                                                    | 404 | not_found
            DELETE | /api/v1/tasks                      |                                                    | 405 | method_not_allowed
            POST   | /health                            |                                                    | 405 | method_not_allowed
            POST   | /metrics                           |                                                    | 405 | method_not_allowed
            GET    | /api/v1/tasks/ID                   |                                                    | 404 | not_found
            GET    | /api/v1/tasks/no-id                |                                                    | 422 | validation_error
            POST   | /api/v1/tasks                      |                                                    | 422 | validation_error
            POST   | /api/v1/tasks                      | {"problem_id                                       | 422 | validation_error
            POST   | /api/v1/tasks                      | {"problem_id":"no good"}                           | 422 | validation_error
            POST   | /api/v1/tasks                      | {"problem_id":"p","parameters":{"max_steps":0}}    | 422 | validation_error
            POST   | /api/v1/tasks                      | {"problem_id":"p","parameters":{"timeout":10801}}  | 422 | validation_error
            POST   | /api/v1/tasks                      | {"problem_id":"p","parameters":{"timeout":1e400}}  | 422 | validation_error
            POST   | /api/v1/tasks                      | {"problem_id":"p","priority":11}                   | 422 | validation_error
            POST   | /api/v1/tasks                      | {"problem_id":"p","callback_url":"http://[::1]/"}  | 422 | private_address
            GET    | /api/v1/tasks?status=asleep        |                                                    | 422 | validation_error
            GET    | /api/v1/tasks?=2                   |                                                    | 400 | bad_request
            GET    | /api/v1/tasks?limit=1001           |                                                    | 422 | validation_error
            GET    | /api/v1/tasks/ID/logs              |                                                    | 404 | not_found
            POST   | /api/v1/tasks/ID/cancel            |                                                    | 404 | not_found
            GET    | /api/v1/workers/worker-999-kind    |                                                    | 404 | not_found
            POST   | /api/v1/workers/worker-999-kind/claim |                                                 | 404 | not_found
            POST   | /api/v1/workers/worker-999-kind/heartbeat | {}                                          | 404 | not_found
            POST   | /api/v1/workers/register           | {"worker_id":"internal","backend_type":"kind"}     | 422 | validation_error
            POST   | /api/v1/workers/register           | {"worker_id":"worker-1-kind","backend_type":"kind"}| 422 | validation_error
            POST   | /api/v1/workers/internal/scale     | {"num_workers":51}                                 | 422 | validation_error
            POST   | /api/v1/workers/internal/scale     | {}                                                 | 422 | validation_error
            """)
    void errorHasOneShapeWhateverIsWrong(String method, String path, String body, int status, String type)
            throws Exception {
        Answer answer = server.send(
                method,
                path.replace("ID", "00000000-0000-4000-8000-000000000000"),
                body == null ? "" : body,
                "X-Request-ID",
                "req_123abc");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().path("detail").isString()).isTrue();
        assertThat(answer.json().path("type").asString()).isEqualTo(type);
        assertThat(answer.json().path("request_id").asString()).isEqualTo("req_123abc");
        assertThat(List.copyOf(answer.json().propertyNames())).isSubsetOf("detail", "type", "request_id", "errors");
    }

    private static String create(String problem) throws Exception {
        return create(problem, "");
    }

    private static String create(String problem, String more) throws Exception {
        Answer created = server.post("/api/v1/tasks", "{\"problem_id\":\"" + problem + "\"" + more + "}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().path("id").asString();
    }

    private static void register(String worker, String problems) throws Exception {
        assertThat(server.post("/api/v1/workers/register", WORKER.formatted(worker, problems))
                        .status())
                .isEqualTo(201);
    }

    private static String status(String id) {
        try {
            return server.get("/api/v1/tasks/" + id).json().path("status").asString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
