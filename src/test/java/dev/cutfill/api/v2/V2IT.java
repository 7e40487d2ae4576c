package dev.cutfill.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class V2IT {
    private static final String NOBODY = "123e4567-e89b-12d3-a456-426614174000";
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = Echo.server(data).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void taskOfAnyKindRunsAndShowsItsResult() throws Exception {
        Answer made =
                server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"echo\",\"payload\":{\"b\":1.50,\"a\":null}}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        String id = made.json().path("id").asString();
        Await.until("it has succeeded", () -> state(id).equals("succeeded"));

        JsonNode done = server.get("/api/v2/tasks/" + id).json();
        assertThat(done.path("result").toString()).isEqualTo("{\"b\":1.50,\"a\":null}".replace("1.50", "1.5"));
        assertThat(done.path("progress").asDouble()).isEqualTo(1);
        assertThat(server.get("/api/v2/tasks/" + id + "/attempts")
                        .json()
                        .get(0)
                        .path("outcome")
                        .asString())
                .isEqualTo("succeeded");
        assertThat(server.post("/api/v2/tasks/" + id + "/cancel", "")
                        .json()
                        .path("detail")
                        .asString())
                .isEqualTo("The task is succeeded; only one that has not ended can be cancelled");
        JsonNode listed =
                server.get("/api/v2/tasks?queue=echo").json().path("tasks").path(0);
        assertThat(listed.has("result") || listed.has("payload"))
                .as("what is not shown is not said to be null: %s", listed)
                .isFalse();
        assertThat(server.send("DELETE", "/api/v2/tasks/" + id, "").status()).isEqualTo(204);
        assertThat(server.get("/api/v2/tasks/" + id).status()).isEqualTo(404);
    }

    @Test
    void volumeTaskHasSettingsAndAnUploadForEachFile() throws Exception {
        Answer made = server.post("/api/v2/tasks", "{\"kind\":\"volume\",\"priority\":7}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        JsonNode task = made.json();
        assertThat(task.path("state").asString()).isEqualTo("waiting");
        assertThat(task.path("priority").asInt()).isEqualTo(7);
        assertThat(task.path("missing").toString()).isEqualTo("[\"pre\",\"post\",\"shp\",\"shx\"]");
        assertThat(task.path("uploads").path("pre").asString()).startsWith(server.base() + "/files/");
        String id = task.path("id").asString();
        assertThat(server.post("/api/v2/tasks/" + id + "/start", "").code()).isEqualTo("inputs_missing");
        assertThat(server.post("/api/v2/tasks/" + id + "/cancel", "")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("cancelled");
        assertThat(server.post("/api/v2/tasks/" + id + "/retry", "")
                        .json()
                        .path("detail")
                        .asString())
                .isEqualTo("These inputs have not been uploaded: pre, post, shp, shx");

        Answer wrong = server.post("/api/v2/tasks", "{\"kind\":\"volume\",\"settings\":{\"no_such\":1}}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.code()).isEqualTo("invalid_settings");
        assertThat(wrong.json().path("errors").get(0).path("field").asString()).contains("no_such");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"kind\":\"x\",\"prioritty\":1} | 422 | invalid_body | prioritty",
                "{\"kind\":\"x\",\"priority\":\"high\"} | 422 | invalid_body | priority",
                "{\"kind\":\"x\",\"priority\":1001} | 422 | invalid_value | -1000 to 1000",
                "{} | 422 | invalid_value | 'kind' is missing",
                "{\"kind\":\"\"} | 422 | invalid_value | printable",
                "{\"kind\":\"x\",\"queue\":\"volume\"} | 422 | invalid_value | own",
                "{\"kind\":\"x\",\"queue\":\"simulation\"} | 422 | invalid_value | own",
                "{\"kind\":\"x\",\"queue\":\"problems\"} | 422 | invalid_value | own",
                "{\"kind\":\"x\",\"queue\":\"agent\"} | 422 | invalid_value | own",
                "{\"kind\":\"x\",\"inputs\":[\"../a\"]} | 422 | invalid_value | file names",
                "{\"kind\":\"x\",\"inputs\":[\"a\",\"a\"]} | 422 | invalid_value | each another",
                "{\"kind\":\"x\",\"inputs\":[null]} | 422 | invalid_value | 'inputs' is a list with null in it",
                "{\"kind\":\"x\",\"callback_url\":\"file:///etc/passwd\"} | 422 | invalid_value | http",
                "{\"kind\":\"x\",\"callback_url\":\"http://example.org:99999/\"} | 422 | invalid_value | http",
                "{\"kind\":\"x\",\"callback_url\":\"http://127.0.0.1/\"} | 422 | private_address | private-addresses=true",
                "{\"kind\": | 400 | malformed_json | JSON",
                "[] | 400 | malformed_json | JSON",
            })
    void wrongBodyIsRefusedByName(String body, int status, String code, String part) throws Exception {
        Answer answer = server.post("/api/v2/tasks", body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("detail").asString()).contains(part);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.json().path("request_id").asString())
                .isEqualTo(
                        answer.response().headers().firstValue("X-Request-ID").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v2/nowhere, 404",
        "PUT, /api/v2/tasks, 405",
        "GET, /api/v2/tasks/nonsense, 404",
        "GET, /api/v2/tasks/" + NOBODY + ", 404",
        "GET, /api/v2/tasks?limit=0, 422",
        "GET, /api/v2/tasks?cursor=x, 422",
        "GET, /api/v2/tasks?state=odd, 422",
        "GET, /api/v2/tasks?limit=x, 400",
        "GET, /api/v2/tasks?profile=odd, 422",
        "GET, /api/v2/workers/a%2Fb, 400"
    })
    void mistakesAreProblems(String method, String path, int status) throws Exception {
        Answer answer = server.send(method, path, "");
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("detail").asString())
                .as("a sentence that helps")
                .contains(" ")
                .isNotEqualTo(answer.json().path("title").asString());
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void logIsReadFromALineOrALevelUp() throws Exception {
        server.post("/api/v2/workers", "{\"id\":\"logs-1\",\"queues\":[\"logged\"]}");
        String id = server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"logged\"}")
                .json()
                .path("id")
                .asString();
        String token = server.post("/api/v2/workers/logs-1/claims", "{}")
                .json()
                .path("claims")
                .get(0)
                .path("token")
                .asString();
        String path = "/api/v2/tasks/" + id;
        Answer kept = server.post(
                path + "/lease/logs",
                "{\"token\":\"" + token
                        + "\",\"lines\":[{\"message\":\"one\"},{\"level\":\"debug\",\"message\":\"two\"},"
                        + "{\"level\":\"error\",\"message\":\"three\",\"context\":{\"a\":1}},{\"level\":\"critical\",\"message\":\"four\"}]}");
        assertThat(kept.json().path("accepted").asBoolean()).isTrue();
        assertThat(messages(path + "/logs")).containsExactly("one", "two", "three", "four");
        assertThat(messages(path + "/logs?level=error")).containsExactly("three", "four");
        assertThat(messages(path + "/logs?limit=1")).containsExactly("four");
        assertThat(messages(path + "/logs?after=0&limit=1&level=error"))
                .as("the first that is asked for")
                .containsExactly("three");
        long first =
                server.send("GET", path + "/logs", "").json().get(0).path("id").asLong();
        assertThat(messages(path + "/logs?after=" + first)).containsExactly("two", "three", "four");
        assertThat(server.post(path + "/lease/logs", "{\"token\":\"" + token + "\",\"lines\":[null]}")
                        .status())
                .isEqualTo(422);
    }

    private static List<String> messages(String path) throws Exception {
        return server.send("GET", path, "")
                .json()
                .valueStream()
                .map(line -> line.path("message").asString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/api/v2/webhooks | {\"url\":\"http://example.org\",\"events\":[null]} | events",
                "/api/v2/workers  | {\"queues\":[null]} | queues",
                "/api/v2/workers  | {\"queues\":[\"q\"],\"kinds\":[null]} | kinds",
                "/api/v2/keys     | {\"name\":\"k\",\"tenant_id\":\"00000000-0000-0000-0000-000000000000\",\"scopes\":[null]} | scopes",
                "/api/v2/keys     | {\"name\":\"k\",\"tenant_id\":\"00000000-0000-0000-0000-000000000000\",\"scopes\":[]} | scopes",
                "/api/v2/keys     | {\"name\":\"k\",\"tenant_id\":\"00000000-0000-0000-0000-000000000000\",\"expires_at\":\"2026-01-01T00:00:00Z\"} | expires_at",
                "/api/v2/webhooks | {\"url\":\"http://example.org\",\"events\":[\"task.finished\"]} | events",
                "/api/v2/workers  | {\"id\":\"a/b\",\"queues\":[\"q\"]} | id",
                "/api/v2/workers  | {\"id\":\"a\\\\b\",\"queues\":[\"q\"]} | id",
            })
    void whatCouldNeverWorkIsRefused(String path, String body, String field) throws Exception {
        Answer answer = server.post(path, body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.json().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
    }

    @Test
    void pagesFollowTheirCursor() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"pages\"}")
                    .json()
                    .path("id")
                    .asString());
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = server.get("/api/v2/tasks?queue=pages&state=queued,running&limit=2" + cursor)
                    .json();
            page.path("tasks").forEach(task -> seen.add(task.path("id").asString()));
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(made);
    }

    @Test
    void sameKeyMakesOneTaskEvenWhenSentAtOnce() throws Exception {
        String body = "{\"kind\":\"x\",\"queue\":\"once\"}";
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(threads.submit(() -> server.post("/api/v2/tasks", body, "Idempotency-Key", "k-1")));
            }
            List<String> bodies = new ArrayList<>();
            for (Future<Answer> one : all) {
                assertThat(one.get().status()).isEqualTo(201);
                bodies.add(one.get().json().path("id").asString());
            }
            assertThat(bodies.stream().distinct()).hasSize(1);
        }
        assertThat(server.get("/api/v2/tasks?queue=once").json().path("tasks").size())
                .isEqualTo(1);
        assertThat(server.post("/api/v2/tasks", "{\"kind\":\"y\",\"queue\":\"once\"}", "Idempotency-Key", "k-1")
                        .code())
                .isEqualTo("idempotency_key_reused");
    }

    @Test
    void workerElsewhereDoesATaskFromClaimToResult() throws Exception {
        JsonNode made = server.post("/api/v2/tasks", "{\"kind\":\"mill\",\"queue\":\"far\",\"inputs\":[\"a.txt\"]}")
                .json();
        String id = made.path("id").asString();
        assertThat(server.post("/api/v2/workers", "{\"id\":\"far-1\",\"queues\":[\"far\"],\"kinds\":[\"mi*\"]}")
                        .status())
                .isEqualTo(201);
        assertThat(server.post("/api/v2/workers/far-1/claims", "{}")
                        .json()
                        .path("claims")
                        .size())
                .as("the input is missing")
                .isZero();

        String upload = made.path("uploads")
                .path("a.txt")
                .asString()
                .substring(server.base().length());
        Answer patched = server.sendAs(
                "",
                "PATCH",
                upload,
                "hello",
                "Content-Type",
                "application/offset+octet-stream",
                "Upload-Offset",
                "0",
                "Upload-Length",
                "5",
                "Tus-Resumable",
                "1.0.0");
        assertThat(patched.status()).isEqualTo(204);

        JsonNode claim = server.post("/api/v2/workers/far-1/claims", "{\"wait_seconds\":20,\"lease_seconds\":30}")
                .json()
                .path("claims")
                .get(0);
        assertThat(claim.path("task").path("id").asString()).isEqualTo(id);
        assertThat(claim.path("inputs").toString()).isEqualTo("[\"a.txt\"]");
        String token = claim.path("token").asString();
        String lease = "/api/v2/tasks/" + id + "/lease";

        assertThat(server.send("GET", lease + "/inputs/a.txt", "", "X-Lease-Token", token)
                        .response()
                        .body())
                .isEqualTo("hello");
        assertThat(server.send("GET", lease + "/inputs/a.txt", "", "X-Lease-Token", NOBODY)
                        .code())
                .isEqualTo("lease_lost");
        assertThat(server.post(
                                lease + "/renew",
                                "{\"token\":\"" + token + "\",\"progress\":0.25,\"stage\":\"milling\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post(
                                lease + "/logs",
                                "{\"token\":\"" + token + "\",\"lines\":[{\"message\":\"hi\",\"context\":{\"n\":1}}]}")
                        .status())
                .isEqualTo(200);
        Answer kept = server.send(
                "PUT", lease + "/artifacts/flour.txt", "white", "X-Lease-Token", token, "Content-Type", "text/plain");
        assertThat(kept.status()).as("%s", kept).isEqualTo(200);
        server.send(
                "PUT", lease + "/artifacts/flour.txt", "whiter", "X-Lease-Token", token, "Content-Type", "text/plain");
        String complete = "{\"token\":\"" + token + "\",\"result\":{\"sacks\":3}}";
        assertThat(server.post(lease + "/complete", complete.replace(token, NOBODY))
                        .code())
                .isEqualTo("lease_lost");
        assertThat(server.post(lease + "/complete", complete).status()).isEqualTo(200);
        assertThat(server.post(lease + "/complete", complete).status())
                .as("the same again")
                .isEqualTo(200);

        JsonNode done = server.get("/api/v2/tasks/" + id).json();
        assertThat(done.path("state").asString()).isEqualTo("succeeded");
        assertThat(done.path("result").toString()).isEqualTo("{\"sacks\":3}");
        JsonNode files = server.get("/api/v2/tasks/" + id + "/artifacts").json();
        assertThat(files.valueStream()
                        .map(file -> file.path("name").asString() + " "
                                + file.path("bytes").asInt()))
                .containsExactly("flour.txt 6");
        Answer file = server.get("/api/v2/tasks/" + id + "/artifacts/flour.txt");
        assertThat(file.body()).isEqualTo("whiter");
        assertThat(file.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
        assertThat(file.header("Content-Disposition")).startsWith("attachment");
        assertThat(server.get("/api/v2/tasks/" + id + "/logs")
                        .json()
                        .get(0)
                        .path("message")
                        .asString())
                .isEqualTo("hi");
        assertThat(server.get("/api/v2/workers/far-1").json().path("completed").asInt())
                .isEqualTo(1);
    }

    @Test
    void workerThatRegistersAnewReturnsTasksAndKeepsItsToken() throws Exception {
        JsonNode made = server.post(
                        "/api/v2/workers", "{\"id\":\"own-1\",\"queues\":[\"own\"],\"token\":true,\"max_parallel\":2}")
                .json();
        String token = made.path("token").asString();
        String id = server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"own\"}")
                .json()
                .path("id")
                .asString();
        assertThat(server.sendAs(token, "POST", "/api/v2/workers/own-1/claims", "{}")
                        .json()
                        .path("claims"))
                .hasSize(1);

        Answer anew = server.sendAs(
                token, "POST", "/api/v2/workers", "{\"id\":\"own-1\",\"queues\":[\"own\"],\"max_parallel\":1}");
        assertThat(anew.status()).as("%s", anew).isEqualTo(201);
        assertThat(anew.json().path("worker").path("max_parallel").asInt()).isEqualTo(1);
        assertThat(anew.json().path("token").isNull()).isTrue();
        assertThat(state(id)).isEqualTo("queued");
        assertThat(server.sendAs(token, "POST", "/api/v2/workers/own-1/claims", "{}")
                        .json()
                        .path("claims"))
                .hasSize(1);
        assertThat(server.sendAs(
                                token,
                                "POST",
                                "/api/v2/workers",
                                "{\"id\":\"own-1\",\"queues\":[\"own\"],\"token\":true}")
                        .status())
                .isEqualTo(422);
        assertThat(server.sendAs(
                                token,
                                "POST",
                                "/api/v2/workers",
                                "{\"id\":\"own-1\",\"queues\":[\"own\"],\"max_parallel\":3}")
                        .code())
                .as("more than it was made with")
                .isEqualTo("beyond_grant");
        assertThat(server.post("/api/v2/workers", "{\"id\":\"own-1\",\"queues\":[\"own\"]}")
                        .code())
                .as("one without a token")
                .isEqualTo("id_taken");
    }

    @Test
    void longPollAnswersAsSoonAsThereIsATask() throws Exception {
        server.post("/api/v2/workers", "{\"id\":\"poll-1\",\"queues\":[\"poll\"]}");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting =
                    threads.submit(() -> server.post("/api/v2/workers/poll-1/claims", "{\"wait_seconds\":50}"));
            String id = server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"poll\"}")
                    .json()
                    .path("id")
                    .asString();
            assertThat(waiting.get()
                            .json()
                            .path("claims")
                            .get(0)
                            .path("task")
                            .path("id")
                            .asString())
                    .isEqualTo(id);
        }
    }

    @Test
    void eventsGoOnAfterACutWithoutGapOrRepeat() throws Exception {
        server.post("/api/v2/workers", "{\"id\":\"sse-1\",\"queues\":[\"sse\"]}");
        String id = server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"sse\"}")
                .json()
                .path("id")
                .asString();
        String path = "/api/v2/tasks/" + id + "/events";
        List<String> first;
        try (Stream<String> lines = server.lines(path).body()) {
            first = lines.filter(line -> line.startsWith("id: ")).limit(1).toList(); // and then the line is cut
        }
        JsonNode claim = server.post("/api/v2/workers/sse-1/claims", "{}")
                .json()
                .path("claims")
                .get(0);
        server.post(
                "/api/v2/tasks/" + id + "/lease/complete",
                "{\"token\":\"" + claim.path("token").asString() + "\",\"result\":{}}");

        try (Stream<String> lines = server.lines(
                        path, "Last-Event-ID", first.getFirst().substring(4))
                .body()) {
            List<String> rest = lines.toList(); // the stream ends by itself
            assertThat(rest.stream().filter(line -> line.startsWith("event: task.")))
                    .containsExactly("event: task.claimed", "event: task.succeeded");
        }
        try (Stream<String> lines = server.lines(path).body()) {
            assertThat(lines.filter(line -> line.startsWith("event: task.")))
                    .containsExactly("event: task.submitted", "event: task.claimed", "event: task.succeeded");
        }
        assertThat(server.send("GET", path, "", "Last-Event-ID", "x").status()).isEqualTo(422);
    }

    @Test
    void scopesBoundWhatAKeyMayDo() throws Exception {
        String tenant = server.post("/api/v2/tenants", "{\"name\":\"scoped\"}")
                .json()
                .path("id")
                .asString();
        String reader = key(tenant, "\"read\"");
        assertThat(server.sendAs(reader, "GET", "/api/v2/tasks", "").status()).isEqualTo(200);
        assertThat(server.sendAs(reader, "POST", "/api/v2/tasks", "{\"kind\":\"x\"}")
                        .code())
                .isEqualTo("scope_missing");
        assertThat(server.sendAs(reader, "POST", "/api/v2/workers", "{\"queues\":[\"x\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(server.sendAs(reader, "GET", "/api/v2/keys", "").status()).isEqualTo(403);
        String admin = key(tenant, "\"admin\"");
        assertThat(server.sendAs(admin, "POST", "/api/v2/keys", "{\"name\":\"more\",\"scopes\":[\"work\"]}")
                        .code())
                .isEqualTo("scope_missing");
        assertThat(server.sendAs(admin, "POST", "/api/v2/tenants", "{\"name\":\"mine\"}")
                        .code())
                .isEqualTo("operator_only");
        assertThat(server.sendAs("", "GET", "/api/v2/tasks", "").status()).isEqualTo(401);
        assertThat(server.sendAs("key_" + "x".repeat(43), "GET", "/api/v2/tasks", "")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void queuesAreCounted() throws Exception {
        server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"counted\"}");
        JsonNode queues = server.get("/api/v2/queues").json();
        JsonNode mine = queues.path("queues")
                .valueStream()
                .filter(queue -> queue.path("queue").asString().equals("counted"))
                .findFirst()
                .orElseThrow();
        assertThat(mine.path("due").asInt()).isEqualTo(1);
        assertThat(queues.path("states").path("queued").asInt()).isPositive();
    }

    private static String key(String tenant, String scopes) throws Exception {
        return server.post(
                        "/api/v2/keys", "{\"name\":\"k\",\"tenant_id\":\"" + tenant + "\",\"scopes\":[" + scopes + "]}")
                .json()
                .path("secret")
                .asString();
    }

    private static String state(String id) {
        try {
            return server.get("/api/v2/tasks/" + id).json().path("state").asString();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
