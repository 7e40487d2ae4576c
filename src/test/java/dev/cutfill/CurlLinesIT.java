package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.task.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command lines that the documents print, run by a shell against the built JAR; only host, port and ids
/// are replaced.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CurlLinesIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static @SuppressWarnings("NullAway.Init") Path directory;

    private @SuppressWarnings("NullAway.Init") RunningJar server;

    @BeforeAll
    void startServer() throws IOException {
        server = RunningJar.start(
                directory.resolve("data"),
                Map.of(
                        "DATABASE_URL",
                        TestPostgres.address(TestPostgres.newDatabase()),
                        "NUM_INTERNAL_WORKERS",
                        "4",
                        "DEFAULT_MAX_STEPS",
                        "7",
                        "DEFAULT_TIMEOUT_MINUTES",
                        "7",
                        "LOG_LEVEL",
                        "warning"));
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Test
    void orchestratorLinesWorkAsPrinted() throws Exception {
        JsonNode created = run("curl -X POST http://localhost:8000/create_task");
        assertThat(created.path("upload_urls").propertyNames()).containsExactly("pre", "post", "shp", "shx");
        String id = created.path("task_id").asString();
        assertThat(shell("curl -i -X GET http://localhost:8000/query_task/" + id))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-type: application/json")
                .endsWith("{\"status\":\"waiting\",\"missing\":[\"pre\",\"post\",\"shp\",\"shx\"],\"results\":null}");
        assertThat(shell("curl -i -X POST http://localhost:8000/create_task")).startsWith("HTTP/1.1 201");
        assertThat(shell("curl -X POST http://localhost:8000/start_task/" + id))
                .isEqualTo("{\"missing\":[\"pre\",\"post\",\"shp\",\"shx\"]}");
        assertThat(shell("curl -i -X POST http://localhost:8000/start_task/123e4567-e89b-12d3-a456-426614174000"))
                .startsWith("HTTP/1.1 404")
                .endsWith("{\"detail\":\"Task not found\"}");
    }

    @Test
    void logHoldsWhatTheOperatorSays() throws Exception {
        shell("curl http://localhost:8000/health");
        assertThat(server.log()).as("LOG_LEVEL=warning").doesNotContain(" INFO ", " DEBUG ");
    }

    @Test
    void workersWaitToBeStartedWhereTheOperatorSaysSo() throws Exception {
        try (RunningJar other = RunningJar.start(
                directory.resolve("other"),
                Map.of(
                        "DATABASE_URL",
                        TestPostgres.address(TestPostgres.newDatabase()),
                        "AUTO_START_WORKERS",
                        "false"))) {
            assertThat(shell("curl " + other.base() + "/api/v1/workers/internal/status"))
                    .isEqualTo("{\"running\":false,\"num_workers\":0,\"workers\":[]}");
            assertThat(other.log()).as("without LOG_LEVEL").contains(" INFO ").doesNotContain(" DEBUG ");
            assertThat(shell("curl -X POST " + other.base() + "/api/v1/workers/internal/start"))
                    .contains("\"worker_count\":3");
        }
    }

    @Test
    void atroposLinesWorkAsPrinted() throws Exception {
        JsonNode created = run("""
                curl -X POST "http://localhost:8000/tasks" \\
                     -H "Content-Type: application/json" \\
                     -d '{
                       "task_type": "data_processing",
                       "parameters": {"processing_time": 5}
                     }'
                """);
        assertThat(created.path("status").asString()).isEqualTo("pending");
        String id = created.path("id").asString();
        assertThat(run("curl \"http://localhost:8000/tasks/{task_id}/status\"".replace("{task_id}", id))
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(run("curl \"http://localhost:8000/tasks/{task_id}/result\"".replace("{task_id}", id))
                        .has("result"))
                .isTrue();
    }

    @Test
    void executorLinesWorkAsPrinted() throws Exception {
        JsonNode created = run("""
                curl -X POST http://localhost:8000/api/v1/tasks \\
                  -H "Content-Type: application/json" \\
                  -d '{
                    "problem_id": "example-problem",
                    "parameters": {
                      "max_steps": 30,
                      "timeout": 1800
                    }
                  }'
                """);
        assertThat(created.path("status").asString()).isEqualTo("pending");
        String id = created.path("id").asString();
        String task = "TASK_ID=\"550e8400-e29b-41d4-a716-446655440000\"\n"
                .replace("550e8400-e29b-41d4-a716-446655440000", id);
        assertThat(run(task + "curl http://localhost:8000/api/v1/tasks/$TASK_ID")
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(run(task + "curl http://localhost:8000/api/v1/tasks/$TASK_ID/logs")
                        .isArray())
                .isTrue();
        JsonNode cancelled = run(task + "curl -X POST http://localhost:8000/api/v1/tasks/$TASK_ID/cancel");
        assertThat(cancelled.path("message").asString()).isEqualTo("Task cancelled successfully");

        assertThat(run("curl http://localhost:8000/api/v1/workers")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo("worker-001-kind");
        JsonNode scaled = run("""
                curl -X POST http://localhost:8000/api/v1/workers/internal/scale \\
                  -H "Content-Type: application/json" \\
                  -d '{"num_workers": 5}'
                """);
        assertThat(scaled.path("previous_count").asInt())
                .as("NUM_INTERNAL_WORKERS")
                .isEqualTo(4);
        assertThat(scaled.path("new_count").asInt()).isEqualTo(5);
        assertThat(run("curl http://localhost:8000/health").path("status").asString())
                .isIn("healthy", "degraded");
        JsonNode bare = run("curl -d '{\"problem_id\": \"p\"}' http://localhost:8000/api/v1/tasks");
        assertThat(bare.path("parameters").path("max_steps").asInt())
                .as("DEFAULT_MAX_STEPS")
                .isEqualTo(7);
        assertThat(run("curl http://localhost:8000/api/v2/tasks/"
                                + bare.path("id").asString())
                        .path("timeout_seconds")
                        .asInt())
                .as("DEFAULT_TIMEOUT_MINUTES")
                .isEqualTo(420);
    }

    @Test
    void linesOfTheReadmeRunAJob() throws Exception {
        Scene small = Sites.slope(7, 60, 30_000, 0.01, List.of(new GaussBowl("pit", 30, 30, 8, -2)));
        Path scans = Files.createDirectories(directory.resolve("scans"));
        SceneFiles.write(small, scans);
        String readme = Files.readString(Path.of("README.md"));
        int block = readme.indexOf("```sh\n", readme.indexOf("### Jobs: many surveys as one order")) + 6;
        List<String> lines = readme.substring(block, readme.indexOf("\n```", block))
                .lines()
                .map(line -> line.replace("localhost:8000", "http://localhost:8000"))
                .toList();
        assertThat(lines).hasSize(5);
        JsonNode job = run(lines.get(0));
        for (String epoch : List.of("may", "june", "july")) {
            Path scan = scans.resolve(epoch.equals("may") ? "pre.las" : "post.las");
            String url = job.path("uploads").path(epoch).asString();
            shell(lines.get(1).replace("may.las", scan.toString()).replace("$URL", "'" + url + "'"));
        }
        String id = "ID=" + job.path("id").asString() + "\n";
        assertThat(run(id + lines.get(2)).path("state").asString()).isIn("sealed", "running");
        assertThat(shell(id + lines.get(3))).contains("event: job.finished").contains("\"state\":\"succeeded\"");
        List<String> table = shell(id + lines.get(4)).lines().toList();
        assertThat(table).hasSize(3);
        assertThat(table.get(0)).contains("totals.net_volume");
        assertThat(table.get(1)).startsWith("may to june,succeeded,");
    }

    /// That document prints no command lines, but requests, and payloads that are examples.
    @Test
    void agentsRequestsWorkAsPrinted() throws Exception {
        String tenant = run("curl -d '{\"name\": \"acme\"}' http://localhost:8000/tenants/")
                .path("id")
                .asString();
        JsonNode agent = run("curl -d '{\"name\": \"web-1\", \"tenant_id\": \"" + tenant
                + "\"}' http://localhost:8000/agents/register");
        String payload = "{\"path\": \"/opt/app/config.json\", \"content\": \"{\\\"key\\\": \\\"value\\\"}\"}";
        JsonNode created = run("curl -X POST http://localhost:8000/tasks/ -d '{\"tenant_id\": \"" + tenant
                + "\", \"type\": \"FILE_WRITE\", \"payload\": " + payload + "}'");
        assertThat(created.path("payload")).isEqualTo(JSON.readTree(payload));
        String next = "curl -H 'Authorization: Bearer " + agent.path("token").asString()
                + "' 'http://localhost:8000/tasks/next?agent_id="
                + agent.path("agent_id").asString() + "'";
        assertThat(run(next).path("id")).isEqualTo(created.path("id"));
        assertThat(run(next).isNull()).isTrue();
        JsonNode done = run("curl -X PATCH http://localhost:8000/tasks/"
                + created.path("id").asString() + " -d '{\"status\": \"completed\", \"result\": {\"bytes\": 16}}'");
        assertThat(done.path("status").asString()).isEqualTo("completed");
    }

    /// What a line that succeeds prints.
    private JsonNode run(String line) throws IOException, InterruptedException {
        return JSON.readTree(shell(line.replace("curl ", "curl --fail-with-body ")));
    }

    private String shell(String line) throws IOException, InterruptedException {
        String script = line.replace("http://localhost:8000", server.base()).replace("curl ", "curl -sS ");
        Process shell = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(said).isZero();
        return said;
    }
}
