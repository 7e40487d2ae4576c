package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.task.journal.TaskEvent;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Two tenants on one server, whose APIs are all walked by their OpenAPI documents: what is A's does not exist
/// for B.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangerIT {
    private static final String KEY = "the key of this test's server";
    private static final String MARK = "only-for-a";
    private static final String WORKER = "worker-071-kind";

    /// For which only who has the server's own key may ask; others are told so, whatever they name.
    private static final List<String> OPERATORS = List.of("/api/v1/workers/internal", "/api/v2/uploads");

    private @SuppressWarnings("NullAway.Init") TestServer server;
    private @SuppressWarnings("NullAway.Init") String a;
    private @SuppressWarnings("NullAway.Init") String b;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        server = TestServer.whole(
                        data, "cutfill.security.key=" + KEY, "cutfill.worker.enabled=false", "cutfill.limits.write=0")
                .start();
        a = keyOfNewTenant("tenant-a");
        b = keyOfNewTenant("tenant-b");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void strangersKeyOpensNothingOnAnyRoute() throws Exception {
        String tenant = send(a, "GET", "/api/v2/tenants", "")
                .json()
                .path("tenants")
                .get(0)
                .path("id")
                .asString();
        String webhook = send(a, "POST", "/api/v2/webhooks", "{\"url\": \"http://example.org/" + MARK + "\"}")
                .json()
                .path("webhook")
                .path("id")
                .asString();
        String keyId = send(a, "GET", "/api/v2/keys", "")
                .json()
                .path("keys")
                .get(0)
                .path("id")
                .asString();
        JsonNode agent = send(
                        a,
                        "POST",
                        "/agents/register",
                        "{\"name\": \"" + MARK + "\", \"tenant_id\": \"" + tenant + "\"}")
                .json();
        send(a, "POST", "/api/v1/workers/register", """
                {"worker_id": "%s", "backend_type": "%s", "capabilities": {"max_parallel_tasks": 5}}""".formatted(WORKER, MARK));
        Map<String, String> tasks = Map.of(
                "atropos", id(send(a, "POST", "/tasks", "{\"task_type\": \"" + MARK + "\"}")),
                "aiopslab", id(send(a, "POST", "/api/v1/tasks", "{\"problem_id\": \"" + MARK + "\"}")),
                "agents",
                        id(send(
                                a,
                                "POST",
                                "/tasks/",
                                "{\"tenant_id\": \"" + tenant + "\", \"type\": \"" + MARK + "\", \"payload\": {}}")),
                "orchestrator",
                        send(a, "POST", "/create_task", "")
                                .json()
                                .path("task_id")
                                .asString(),
                "v2",
                        id(send(
                                a,
                                "POST",
                                "/api/v2/tasks",
                                "{\"kind\": \"" + MARK + "\", \"queue\": \"" + MARK + "\"}")));
        assertThat(send(a, "POST", "/api/v1/workers/" + WORKER + "/claim", "")
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(tasks.get("aiopslab"));
        send(a, "POST", "/api/v2/workers", "{\"id\": \"v2-of-a\", \"queues\": [\"" + MARK + "\"]}");
        String lease = send(a, "POST", "/api/v2/workers/v2-of-a/claims", "{}")
                .json()
                .path("claims")
                .path(0)
                .path("token")
                .asString();
        String agentId = agent.path("agent_id").asString();
        send(agent.path("token").asString(), "GET", "/tasks/next?agent_id=" + agentId, "");
        String before = everythingOfA();
        assertThat(before).contains(tasks.values()).contains(agentId, WORKER, MARK, "running");
        assertThat(lease).isNotEmpty();

        int walked = 0;
        for (Route route : Route.of(server, KEY)) {
            if (route.streams() && !route.hasPlaces()) {
                continue; // of all a tenant's events there is no end; whose they are is held by TaskViewsIT
            }
            String path = route.at(place -> switch (place) {
                case "worker" -> WORKER;
                case "task" -> tasks.get("aiopslab");
                case "label", "name" -> "x";
                default ->
                    route.path().contains("/agents/")
                            ? agentId
                            : route.path().contains("/workers/")
                                    ? WORKER
                                    : route.path().contains("/tenants/")
                                            ? tenant
                                            : route.path().contains("/keys/")
                                                    ? keyId
                                                    : route.path().contains("/webhooks/")
                                                            ? webhook
                                                            : tasks.getOrDefault(
                                                                    route.path().startsWith("/ws/")
                                                                            ? "aiopslab"
                                                                            : route.api(),
                                                                    "");
            });
            if (path.equals("/tasks/next")) {
                path += "?agent_id=" + agentId;
            }
            Answer answer = server.send(
                    route.method(), path, body(route, lease), "Authorization", "Bearer " + b, "X-Lease-Token", lease);
            String told = answer.body();
            for (String asked : path.split("[/=]", -1)) {
                told = asked.length() > 10 ? told.replace(asked, "what was asked for") : told;
            }
            assertThat(told).as("%s: %s", route, answer).doesNotContain(MARK, agentId, keyId, webhook, tenant);
            if (route.hasPlaces() || path.contains("?")) {
                assertThat(answer.body()).as("%s: %s", route, answer).doesNotContain("\"payload\"", "\"parameters\"");
                assertThat(answer.status()).as("%s: %s", route, answer).isIn(401, 403, 404);
            } else if (OPERATORS.stream().anyMatch(route.path()::startsWith)) {
                assertThat(answer.status()).as("%s: %s", route, answer).isEqualTo(403);
            } else {
                tasks.values()
                        .forEach(id -> assertThat(answer.body())
                                .as("%s: %s", route, answer)
                                .doesNotContain(id));
            }
            walked++;
        }
        assertThat(walked).as("routes").isGreaterThan(70);
        assertThat(everythingOfA()).as("what B has done to it").isEqualTo(before);
    }

    /// Neither one that says how long it is, nor one that does not.
    @Test
    void bodyThatNoApiTakesIsRefusedEverywhere() throws Exception {
        // nothing that could be wrong before
        byte[] large = (" ".repeat((1 << 20) + 100_000) + "{}").getBytes(StandardCharsets.US_ASCII);
        int asked = 0;
        for (Route route : Route.of(server, KEY)) {
            if (route.takesBody()
                    && !route.path().endsWith("/lease/complete")
                    && !route.path().contains("/artifacts/")) {
                for (BodyPublisher body : List.of(
                        BodyPublishers.ofByteArray(large),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
                    HttpRequest request = HttpRequest.newBuilder(URI.create(server.base() + route.at(_ -> "x")))
                            .method(route.method(), body)
                            .header("Authorization", "Bearer " + KEY)
                            .header("Content-Type", "application/json")
                            .build();
                    HttpResponse<String> answer = server.http().send(request, HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.statusCode())
                            .as("%s: %s", route, answer.body())
                            .isEqualTo(413);
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThan(40);
    }

    @Test
    void uploadIsMadeByWhoMayWrite() throws Exception {
        String tenant = id(send(KEY, "POST", "/api/v2/tenants", "{\"name\": \"uploads\"}"));
        for (String scope : List.of("read", "work", "write")) {
            String key = send(
                            KEY,
                            "POST",
                            "/api/v2/keys",
                            "{\"name\": \"k\", \"tenant_id\": \"" + tenant + "\", \"scopes\": [\"" + scope + "\"]}")
                    .json()
                    .path("secret")
                    .asString();
            Answer made = server.send(
                    "POST",
                    "/files",
                    "",
                    "Authorization",
                    "Bearer " + key,
                    "Tus-Resumable",
                    "1.0.0",
                    "Upload-Length",
                    "5");
            assertThat(made.status()).as("%s", made).isEqualTo(scope.equals("write") ? 201 : 403);
        }
    }

    @Test
    void keysAndTokensAreStoredAsHashesOnly() throws Exception {
        String agent = send(a, "POST", "/agents/register", "{\"name\": \"hashed\"}")
                .json()
                .path("token")
                .asString();
        String worker = send(a, "POST", "/api/v2/workers", "{\"queues\": [\"q\"], \"token\": true}")
                .json()
                .path("token")
                .asString();
        JdbcClient database = server.bean(JdbcClient.class);
        List<String> tables = database.sql(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
                .query(String.class)
                .list();
        assertThat(tables).contains("api_key", "worker", "task");
        for (String secret : List.of(a, b, agent, worker)) {
            assertThat(secret).hasSizeGreaterThan(40);
            for (String table : tables) {
                assertThat(database.sql("SELECT count(*) FROM " + table + " t WHERE strpos(t::text, :secret) > 0")
                                .param("secret", secret)
                                .query(Long.class)
                                .single())
                        .as(table)
                        .isZero();
            }
        }
    }

    /// What each document says of requests and answers is what a client can be made from.
    @Test
    void everyRouteIsDescribed() throws Exception {
        for (JsonNode api : server.get("/openapi/swagger-config").json().path("urls")) {
            JsonNode document = server.get(api.path("url").asString()).json();
            assertThat(document.path("info").path("description").asString(""))
                    .as("%s", api)
                    .isNotBlank();
            document.path("paths")
                    .forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> {
                        assertThat(operation.path("summary").asString(""))
                                .as("%s %s", method, path)
                                .isNotBlank();
                        assertThat(operation.path("description").asString(""))
                                .as("%s %s", method, path)
                                .contains("Scope: ");
                        String errors = path.startsWith("/api/v2") ? "application/problem+json" : "application/json";
                        assertThat(operation.at("/responses/default/content").propertyNames())
                                .as("%s %s", method, path)
                                .containsExactly(errors);
                    }));
        }
        JsonNode task = server.get("/openapi/aiopslab").json().at("/components/schemas/TaskBody");
        assertThat(task.at("/properties/parameters").toString()).as("any JSON").isEqualTo("{}");
        assertThat(task.at("/properties/worker_id/type").toString())
                .contains("\"null\"")
                .contains("\"string\"");
        assertThat(task.path("required").toString()).contains("\"problem_id\"").doesNotContain("\"worker_id\"");
        String webhooks = server.get("/openapi/v2")
                .json()
                .at("/paths/~1api~1v2~1webhooks/post/description")
                .asString();
        assertThat(TaskEvent.TOLD).allSatisfy(type -> assertThat(webhooks).contains("`task." + type + "`"));
        assertThat(server.get("/openapi/v2")
                        .json()
                        .at("/components/schemas/CreateTask/properties")
                        .valueStream()
                        .filter(member -> member.has("description")))
                .hasSizeGreaterThan(6);
        assertThat(server.get("/openapi/v2")
                        .json()
                        .at("/components/schemas/CreateTask/required")
                        .toString())
                .isEqualTo("[\"kind\"]");
        assertThat(server.get("/openapi/v2")
                        .json()
                        .at("/paths/~1api~1v2~1tasks/post/responses")
                        .propertyNames())
                .contains("201")
                .doesNotContain("200");
    }

    /// Such that nothing but whose it is can be wrong with it.
    private static String body(Route route, String lease) {
        return switch (route.method() + " " + route.path()) {
            case "PATCH /tasks/{id}" -> "{\"status\": \"completed\"}";
            case "POST /api/v2/tasks/{id}/lease/renew",
                    "POST /api/v2/tasks/{id}/lease/logs",
                    "POST /api/v2/tasks/{id}/lease/complete",
                    "POST /api/v2/tasks/{id}/lease/fail",
                    "POST /api/v2/tasks/{id}/lease/release" -> "{\"token\": \"" + lease + "\"}";
            default -> route.takesBody() ? "{}" : "";
        };
    }

    /// Without what changes by looking.
    private String everythingOfA() throws Exception {
        StringBuilder all = new StringBuilder();
        for (String path : List.of(
                "/api/v2/tasks",
                "/api/v2/workers",
                "/api/v2/webhooks",
                "/api/v2/tenants",
                "/agents/",
                "/api/v1/workers/" + WORKER)) {
            all.append(send(a, "GET", path, "").body().replaceAll("\"expires[^,]*,", ""))
                    .append('\n');
        }
        return all.toString();
    }

    private String keyOfNewTenant(String name) throws Exception {
        String tenant = id(send(KEY, "POST", "/api/v2/tenants", "{\"name\": \"" + name + "\"}"));
        return send(KEY, "POST", "/api/v2/keys", """
                {"name": "k", "tenant_id": "%s", "scopes": ["read", "write", "work", "admin", "deploy"]}""".formatted(tenant))
                .json()
                .path("secret")
                .asString();
    }

    private static String id(Answer made) {
        assertThat(made.json().has("id")).as(made.body()).isTrue();
        return made.json().path("id").asString();
    }

    private Answer send(String key, String method, String path, String body) throws Exception {
        return server.send(method, path, body, "Authorization", "Bearer " + key);
    }
}
