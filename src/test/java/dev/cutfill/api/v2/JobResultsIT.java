package dev.cutfill.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.worker.TaskFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a job has come to, over HTTP: events, files, tables, and what its last task reads. Tasks are done by hand.
class JobResultsIT {
    private static final String NOBODY = "123e4567-e89b-12d3-a456-426614174000";
    private static TestServer server;

    @TempDir
    private static Path data;

    @BeforeAll
    static void start() {
        server = Echo.server(data).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void tablesHaveARowATask() throws Exception {
        String path = job("table", "");
        complete("table", "{\"net_m3\":-1.5,\"name\":\"x\",\"state\":7,\"deep\":{\"a\":1}}");
        fail("table");
        complete("table", "[1]");
        String csv = server.get(path + "/results.csv").body();
        assertThat(csv.lines().map(line -> line.replaceFirst("(,\\d+),\\d+\\.\\d+", "$1,0")))
                .containsExactly(
                        "external_id,state,error,attempt,seconds,deep.a,net_m3,result.state",
                        "\"a,\"\"1\"\"\",succeeded,,1,0,1,-1.5,7",
                        "b,failed,BAD,1,0,,,",
                        "c,succeeded,,1,0,,,");
        List<JsonNode> rows = server.get(path + "/results.ndjson")
                .body()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).path("net_m3").asDouble()).isEqualTo(-1.5);
        assertThat(rows.get(0).propertyNames())
                .containsExactly(
                        "external_id", "state", "error", "attempt", "seconds", "net_m3", "result.state", "deep.a");
        assertThat(rows.get(1).path("error").asString()).isEqualTo("BAD");
    }

    @Test
    void manifestNamesAllTasksAndThoseThatHaveNotEnded() throws Exception {
        String path = job("manifest", "");
        complete("manifest", "{}");
        JsonNode manifest = server.get(path + "/manifest").json();
        assertThat(manifest.propertyNames())
                .containsExactly("job_id", "creation_time", "update_time", "task_ids", "incomplete_tasks");
        assertThat(manifest.path("job_id").asString()).isEqualTo(path.substring(path.lastIndexOf('/') + 1));
        assertThat(manifest.path("creation_time").asString()).matches("[-0-9]{10}T[:0-9]{8}\\.\\d{6}\\+00:00");
        assertThat(manifest.path("task_ids").toString()).isEqualTo("[\"a,\\\"1\\\"\",\"b\",\"c\"]");
        assertThat(manifest.path("incomplete_tasks").toString()).isEqualTo("[\"b\",\"c\"]");
    }

    @Test
    void allEventsHaveThoseOfJobsAmongThem() throws Exception {
        long before = server.bean(TaskEvents.class).last();
        String path = job("all-events", "");
        for (int i = 0; i < 3; i++) {
            complete("all-events", "{}");
        }
        List<String> told;
        try (Stream<String> lines =
                server.lines("/api/v2/events?after=" + before).body()) {
            told = lines.filter(line -> line.startsWith("data: {\"id\"") && line.contains("\"job."))
                    .limit(2)
                    .toList();
        }
        String id = path.substring(path.lastIndexOf('/') + 1);
        assertThat(told.get(0)).contains("\"type\":\"job.sealed\",\"job_id\":\"" + id + "\"");
        assertThat(told.get(1)).contains("\"type\":\"job.finished\",\"job_id\":\"" + id + "\"", "\"succeeded\":3");
    }

    @Test
    void filesOfTasksComeAloneAndAsAZip() throws Exception {
        String path = job("files", "");
        Claim first = claim("files");
        keep(first, "output", "table.csv", "1");
        keep(first, "log", "table.csv", "22");
        Claim second = claim("files");
        keep(second, "output", "table.csv", "333");
        JsonNode page = server.get(path + "/outputs").json();
        assertThat(page.path("outputs")).hasSize(3);
        assertThat(page.path("outputs").path(2).path("path").asString()).isEqualTo("tasks/b/outputs/table.csv");
        assertThat(page.path("outputs").path(2).path("bytes").asInt()).isEqualTo(3);
        assertThat(page.path("outputs").path(2).path("url").asString()).contains("/store/");
        assertThat(page.path("next_cursor").isNull()).isTrue();
        HttpResponse<byte[]> zip = server.http()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url(path + "/outputs.zip")))
                                .header("Authorization", "Bearer " + TestServer.KEY)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(zip.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/zip"));
        assertThat(entries(zip.body()))
                .isEqualTo(Map.of(
                        "tasks/a,\"1\"/outputs/table.csv",
                        "1",
                        "tasks/a,\"1\"/outputs/log-table.csv",
                        "22",
                        "tasks/b/outputs/table.csv",
                        "333"));
    }

    private static Map<String, String> entries(byte[] zip) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
                found.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    @Test
    void lastTaskReadsWhatTheOthersHaveComeTo() throws Exception {
        job("last", ",\"finally\":{\"kind\":\"sum\",\"queue\":\"last\"}");
        Claim first = claim("last");
        keep(first, "output", "r.csv", "1");
        server.bean(TaskQueue.class).complete(first, "{\"n\":1}");
        fail("last");
        complete("last", "{\"n\":3}");
        JsonNode worker = server.post("/api/v2/workers", "{\"id\":\"w9\",\"queues\":[\"last\"]}")
                .json();
        assertThat(worker.isObject()).isTrue();
        JsonNode claim = server.post("/api/v2/workers/w9/claims", "{\"wait_seconds\":20}")
                .json()
                .path("claims")
                .path(0);
        assertThat(claim.path("inputs").toString()).isEqualTo("[\"tasks.ndjson\"]");
        String id = claim.path("task").path("id").asString();
        Answer read = server.get(
                "/api/v2/tasks/" + id + "/lease/inputs/tasks.ndjson",
                LeasesApi.TOKEN_HEADER,
                claim.path("token").asString());
        List<JsonNode> lines =
                read.body().lines().map(JsonMapper.shared()::readTree).toList();
        assertThat(lines)
                .extracting(line -> line.path("state").asString())
                .containsExactly("succeeded", "failed", "succeeded");
        assertThat(lines.get(0).path("result").path("n").asInt()).isEqualTo(1);
        assertThat(lines.get(0).path("outputs").path(0).path("url").asString()).startsWith("/store/");
        assertThat(lines.get(1).path("error").path("code").asString()).isEqualTo("BAD");
    }

    @Test
    void eventsTellOfFailuresAndTheEnd() throws Exception {
        String path = job("events", "");
        fail("events");
        complete("events", "{}");
        complete("events", "{}");
        List<String> all = events(path + "/events");
        assertThat(all)
                .filteredOn(line -> line.startsWith("event: "))
                .containsExactly("event: job.sealed", "event: job.task_failed", "event: job.finished");
        assertThat(all).anyMatch(line -> line.startsWith("data: {\"task_id\"") && line.contains("a,\\\"1\\\""));
        assertThat(all).anyMatch(line -> line.contains("\"state\":\"partial\""));
        String sealed = all.stream()
                .filter(line -> line.startsWith("id: "))
                .findFirst()
                .orElseThrow()
                .substring(4);
        assertThat(events(path + "/events?after=" + sealed))
                .filteredOn(line -> line.startsWith("event: "))
                .containsExactly("event: job.task_failed", "event: job.finished");
    }

    @Test
    void progressComesWhileTheJobRuns() throws Exception {
        String path = job("progress", "");
        complete("progress", "{}");
        try (Stream<String> lines = server.lines(path + "/events").body()) {
            Optional<String> progress =
                    lines.filter(line -> line.contains("\"counts\"")).findFirst();
            assertThat(progress.orElseThrow())
                    .isEqualTo(
                            "data: {\"state\":\"running\",\"counts\":{\"waiting\":0,\"queued\":2,\"running\":0,\"succeeded\":1,\"failed\":0,\"cancelled\":0,\"total\":3},\"progress\":0.3333333333333333}");
        }
    }

    private static List<String> events(String path) throws Exception {
        try (Stream<String> lines = server.lines(path).body()) {
            return new ArrayList<>(lines.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/outputs", "/outputs.zip", "/results.csv", "/results.ndjson", "/events"})
    void unknownJobHasNoResults(String what) throws Exception {
        Answer answer = server.get("/api/v2/jobs/" + NOBODY + what, "Accept", "*/*");
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void wrongCursorIsRefused() throws Exception {
        Answer refused = server.get(job("cursor", "") + "/outputs?cursor=1");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("next_cursor");
    }

    /// Sealed, of three tasks.
    private static String job(String queue, String more) throws Exception {
        Answer made = server.post(
                "/api/v2/jobs",
                "{\"kind\":\"k\",\"queue\":\"" + queue
                        + "\",\"seal\":true,\"tasks\":[{\"external_id\":\"a,\\\"1\\\"\"},{\"external_id\":\"b\"},{\"external_id\":\"c\"}]"
                        + more + "}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        return "/api/v2/jobs/" + made.json().path("id").asString();
    }

    private static Claim claim(String queue) {
        return server.bean(TaskQueue.class)
                .claim(queue, "w", Duration.ofMinutes(1))
                .orElseThrow();
    }

    private static void complete(String queue, String result) {
        server.bean(TaskQueue.class).complete(claim(queue), result);
    }

    private static void fail(String queue) {
        server.bean(TaskQueue.class).fail(claim(queue), new Task.Failure("BAD", "because"), false);
    }

    private static void keep(Claim claim, String role, String name, String bytes) throws IOException {
        Path file = Files.writeString(data.resolve(name), bytes);
        assertThat(server.bean(TaskFiles.class).keep(claim, role, name, file, "text/csv"))
                .isPresent();
    }
}
