package dev.cutfill.api.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cutfill.Await;
import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.agent.Agent;
import dev.cutfill.agent.AgentServer;
import dev.cutfill.agent.AllowedRoots;
import dev.cutfill.agent.StepExecutor;
import dev.cutfill.api.Golden;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The agents' document over HTTP, member for member, and the agent of this program at work on it.
class AgentsIT {
    private static TestServer server;

    @TempDir
    private static Path data;

    @BeforeAll
    static void start() {
        server = TestServer.whole(data.resolve("cutfill")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Credentials(String id, String token) {
        String[] bearer() {
            return new String[] {"Authorization", "Bearer " + token};
        }
    }

    @Test
    void createdTaskIsPendingAndHasAllItsMembers() throws Exception {
        String tenant = tenant("golden");
        Answer created = server.post(
                "/tasks/", task(tenant, "FILE_WRITE", "{\"path\":\"/opt/app/config.json\",\"content\":\"{}\"}"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(Golden.of(created.body())).isEqualTo("""
                {"id":"ID","tenant_id":"ID","agent_id":null,"type":"FILE_WRITE",\
                "payload":{"path":"/opt/app/config.json","content":"{}"},"status":"pending","result":null,\
                "created_at":"TIME","updated_at":"TIME"}""");
        assertThat(server.get("/tasks/?tenant_id=" + tenant).body()).isEqualTo("[" + created.body() + "]");
        assertThat(server.get("/tasks?tenant_id=" + tenant + "&status=pending").body())
                .isEqualTo("[" + created.body() + "]");
        assertThat(server.get("/tasks/" + created.json().path("id").asString()).body())
                .isEqualTo(created.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FILE_WRITE    | {"path": "/opt/app/config.json", "content": "{\\"key\\": \\"value\\"}"}
            ENV_UPDATE    | {"path": "/opt/app/.env", "updates": {"DB_HOST": "localhost", "DB_PORT": "5432"}}
            DOCKER_RELOAD | {"compose_dir": "/opt/stacks/keycloak"}
            COMPOSITE     | {"sequence": [{"task": "FILE_WRITE", "payload": {"path": "/opt/app/config.json", "content": "{}"}}, {"task": "DOCKER_RELOAD", "payload": {"compose_dir": "/opt/stacks/app"}}]}
            provision_server | {"anything": 1}
            """)
    void everyPayloadOfTheDocumentIsTaken(String type, String payload) throws Exception {
        assertThat(server.post("/tasks/", task("00000000-0000-0000-0000-000000000000", type, payload))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void agentClaimsItsTenantsOldestTaskAndReportsIt() throws Exception {
        String tenant = tenant("claims");
        Credentials agent = agent("one", tenant);
        String first = create(tenant, "legacy", "{}");
        create(tenant, "legacy", "{}");

        Answer next = server.get("/tasks/next?agent_id=" + agent.id(), agent.bearer());
        assertThat(next.json().path("id").asString()).isEqualTo(first);
        assertThat(next.json().path("status").asString()).isEqualTo("running");
        assertThat(next.json().path("agent_id").asString()).isEqualTo(agent.id());

        Answer done = server.send(
                "PATCH", "/tasks/" + first, "{\"status\":\"completed\",\"result\":{\"ok\":true}}", agent.bearer());
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(done.json().path("status").asString()).isEqualTo("completed");
        assertThat(done.json().path("result").toString()).isEqualTo("{\"ok\":true}");
        assertThat(server.send("PATCH", "/tasks/" + first, "{\"status\":\"completed\"}", agent.bearer())
                        .json())
                .isEqualTo(done.json());
        assertThat(server.send("PATCH", "/tasks/" + first, "{\"status\":\"failed\"}", agent.bearer())
                        .status())
                .isEqualTo(409);
        Answer amended = server.send("PATCH", "/tasks/" + first, "{\"result\":{\"ok\":2}}", agent.bearer());
        assertThat(amended.json().path("result").toString()).isEqualTo("{\"ok\":2}");
    }

    @Test
    void listIsByTenantAndStatusWithTheNewestFirst() throws Exception {
        String tenant = tenant("ordered");
        String first = create(tenant, "legacy", "{}");
        String second = create(tenant, "legacy", "{}");
        server.send("PATCH", "/tasks/" + first, "{\"status\":\"failed\"}");
        assertThat(ids("/tasks/?tenant_id=" + tenant)).containsExactly(second, first);
        assertThat(ids("/tasks/?tenant_id=" + tenant + "&status=failed")).containsExactly(first);
        assertThat(ids("/tasks/?status=pending")).contains(second).doesNotContain(first);
    }

    @Test
    void agentWithoutATenantMayClaimAnyTask() throws Exception {
        Answer made = server.post("/agents/register", "{\"name\":\"shared\",\"task_types\":[\"for-shared\"]}");
        assertThat(made.json().path("tenant_id").isNull()).isTrue();
        Credentials shared = new Credentials(
                made.json().path("agent_id").asString(),
                made.json().path("token").asString());
        for (String task : List.of(
                create(tenant("one of two"), "for-shared", "{}"), create(tenant("two of two"), "for-shared", "{}"))) {
            Answer next = server.get("/tasks/next?agent_id=" + shared.id(), shared.bearer());
            assertThat(next.json().path("id").asString()).as("the oldest").isEqualTo(task);
        }
        assertThat(server.get("/tasks/next?agent_id=" + shared.id(), shared.bearer())
                        .body())
                .isEqualTo("null");
    }

    private static List<String> ids(String path) throws Exception {
        return server.get(path)
                .json()
                .valueStream()
                .map(task -> task.path("id").asString())
                .toList();
    }

    @Test
    void nextIsTheLiteralNullWhenNothingIsPending() throws Exception {
        Credentials agent = agent("idle", tenant("idle"));
        Answer next = server.get("/tasks/next?agent_id=" + agent.id(), agent.bearer());
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.body()).isEqualTo("null");
        assertThat(next.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void nextWantsTheAgentsOwnToken() throws Exception {
        Credentials one = agent("first", tenant("tokens"));
        Credentials two = agent("second", tenant("tokens-2"));
        Answer without = server.get("/tasks/next?agent_id=" + one.id());
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(without.json().path("detail").isString()).isTrue();
        assertThat(server.get("/tasks/next?agent_id=" + one.id(), "Authorization", "Bearer nonsense")
                        .status())
                .isEqualTo(401);
        assertThat(server.get("/tasks/next?agent_id=" + one.id(), two.bearer()).status())
                .isEqualTo(403);
        assertThat(server.get("/tasks/next", one.bearer()).body())
                .isEqualTo(
                        "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"agent_id\"],\"msg\":\"Field required\",\"input\":{}}]}");
    }

    @Test
    void tenantsAreKeptApart() throws Exception {
        String mine = tenant("mine");
        String theirs = tenant("theirs");
        Credentials agent = agent("mine", mine);
        Credentials stranger = agent("theirs", theirs);
        String task = create(mine, "legacy", "{}");
        assertThat(server.get("/tasks/next?agent_id=" + stranger.id(), stranger.bearer())
                        .body())
                .isEqualTo("null");
        assertThat(server.get("/tasks/" + task, stranger.bearer()).status()).isEqualTo(404);
        assertThat(server.get("/tasks/", stranger.bearer()).body()).isEqualTo("[]");
        assertThat(server.get("/tasks/?tenant_id=" + mine, stranger.bearer()).body())
                .isEqualTo("[]");
        assertThat(server.send("PATCH", "/tasks/" + task, "{\"status\":\"failed\"}", stranger.bearer())
                        .status())
                .isEqualTo(404);
        Credentials other = agent("mine too", mine);
        assertThat(server.get("/tasks/next?agent_id=" + agent.id(), agent.bearer())
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(task);
        assertThat(server.send("PATCH", "/tasks/" + task, "{\"status\":\"failed\"}", other.bearer())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void rotatedTokenIsVoidAndSoIsARevokedAgents() throws Exception {
        String tenant = tenant("rotation");
        Credentials agent = agent("rotating", tenant);
        String task = create(tenant, "legacy", "{}");
        assertThat(server.get("/tasks/next?agent_id=" + agent.id(), agent.bearer())
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(task);

        Answer rotated = server.post("/agents/" + agent.id() + "/token", "", agent.bearer());
        Credentials renewed =
                new Credentials(agent.id(), rotated.json().path("token").asString());
        assertThat(server.get("/tasks/next?agent_id=" + agent.id(), agent.bearer())
                        .status())
                .isEqualTo(401);
        assertThat(server.get("/tasks/next?agent_id=" + agent.id(), renewed.bearer())
                        .body())
                .isEqualTo("null");

        assertThat(server.send("DELETE", "/agents/" + agent.id(), "").status()).isEqualTo(200);
        assertThat(server.get("/tasks/next?agent_id=" + agent.id(), renewed.bearer())
                        .status())
                .isEqualTo(401);
        assertThat(server.get("/tasks/" + task).json().path("status").asString())
                .as("what it held is free")
                .isEqualTo("pending");
    }

    @Test
    void secretsAreForTheAgentThatHasTheTask() throws Exception {
        String tenant = tenant("secrets");
        Credentials agent = agent("keeper", tenant);
        String id = create(tenant, "ENV_UPDATE", "{\"path\":\"/opt/.env\",\"updates\":{\"DB_PASSWORD\":\"hunter2\"}}");
        server.get("/tasks/next?agent_id=" + agent.id(), agent.bearer());

        assertThat(server.get("/tasks/" + id).json().path("payload").toString())
                .isEqualTo("{\"path\":\"/opt/.env\",\"updates\":{\"DB_PASSWORD\":\"********\"}}");
        assertThat(server.get("/tasks/?tenant_id=" + tenant).body()).doesNotContain("hunter2");
        assertThat(server.get("/tasks/" + id, agent.bearer()).body()).contains("hunter2");
    }

    /// As the original, where nobody was asked who he was.
    @Test
    void openServerLetsAnyoneSetTheStatusOfATask() throws Exception {
        String id = create(tenant("open"), "legacy", "{}");
        assertThat(server.send("PATCH", "/tasks/" + id, "{\"status\":\"running\"}")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("running");
        assertThat(server.send("PATCH", "/tasks/" + id, "{\"status\":\"pending\"}")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("pending");
        Answer failed = server.send("PATCH", "/tasks/" + id, "{\"status\":\"failed\",\"result\":{\"error\":\"no\"}}");
        assertThat(failed.json().path("status").asString()).isEqualTo("failed");
        assertThat(failed.json().path("result").toString()).isEqualTo("{\"error\":\"no\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET   | /tasks/00000000-0000-4000-8000-000000000001 |  | 404 | "Task 00000000-0000-4000-8000-000000000001 not found"
            GET   | /tasks/no-id                                |  | 422 | [{"type":"uuid_parsing","loc":["path","task_id"],"msg":"Input should be a valid UUID","input":"no-id"}]
            GET   | /tasks/?status=asleep                       |  | 422 | [{"type":"enum","loc":["query","status"],"msg":"Input should be one of 'completed', 'failed', 'pending', 'running'","input":"asleep"}]
            PATCH | /tasks/00000000-0000-4000-8000-000000000001 | {"status":"failed"} | 404 | "Task 00000000-0000-4000-8000-000000000001 not found"
            POST  | /tasks/ | {"tenant_id":"00000000-0000-4000-8000-000000000001","type":"legacy"} | 404 | "Tenant 00000000-0000-4000-8000-000000000001 not found; POST /tenants/ makes one"
            POST  | /tasks/ | {"tenant_id":"00000000-0000-0000-0000-000000000000","type":"FILE_WRITE","payload":{"path":"relative"}} | 422 | [{"type":"value_error","loc":["body","payload","path"],"msg":"Value error, 'path' must be an absolute path of at most 4096 characters","input":"relative"}]
            PUT   | /tasks/ |  | 405 | "Method Not Allowed"
            """)
    void mistakeIsNamed(String method, String path, String body, int status, String detail) throws Exception {
        Answer answer = server.send(method, path, body == null ? "" : body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"detail\":" + detail + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /tasks  | {"task_type":"default"}                                                                          | 200 | task_type
            /tasks/ | {"task_type":"default"}                                                                          | 200 | task_type
            /tasks  | {"tenant_id":"00000000-0000-0000-0000-000000000000","type":"legacy","payload":{}}                | 201 | tenant_id
            /tasks/ | {"tenant_id":"00000000-0000-0000-0000-000000000000","type":"legacy","payload":{}}                | 201 | tenant_id
            /tasks  | {"problem_id":"p"}                                                                               | 201 | problem_id
            /tasks/ | {"problem_id":"p"}                                                                               | 201 | problem_id
            /tasks  | {}                                                                                               | 422 | task_type
            /tasks/ | {}                                                                                               | 422 | tenant_id
            """)
    void bodyDecidesWhoseTaskItIs(String path, String body, int status, String member) throws Exception {
        Answer answer = server.post(path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"" + member + "\"");
    }

    @Test
    void agentDoesWhatItIsAskedInsideItsRoots() throws Exception {
        Path root = Files.createDirectories(data.resolve("root"));
        String tenant = tenant("workplace");
        Credentials credentials = agent("worker", tenant);
        String lost = create(tenant, "FILE_WRITE", "{\"path\":\"" + root + "/held.txt\",\"content\":\"held\"}");
        assertThat(server.get("/tasks/next?agent_id=" + credentials.id(), credentials.bearer())
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(lost);

        ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
        try (AgentServer connection = new AgentServer(URI.create(server.base()), credentials.token())) {
            Agent agent = new Agent(
                    connection,
                    new StepExecutor(AllowedRoots.of(List.of(root)), List.of("true"), Duration.ofSeconds(10)),
                    Duration.ofMillis(20),
                    said::add);
            CompletableFuture<Void> working = CompletableFuture.runAsync(
                    () -> run(agent), task -> Thread.ofVirtual().start(task));
            String written =
                    create(tenant, "FILE_WRITE", "{\"path\":\"" + root + "/new/config.json\",\"content\":\"{}\"}");
            String escaped = create(tenant, "FILE_WRITE", "{\"path\":\"" + data + "/outside.txt\",\"content\":\"no\"}");
            String unknown = create(tenant, "provision_server", "{}");
            awaitStatus(lost, "completed");
            awaitStatus(written, "completed");
            awaitStatus(escaped, "failed");
            awaitStatus(unknown, "failed");
            assertThat(root.resolve("held.txt"))
                    .as("the task that its former life held")
                    .hasContent("held");
            assertThat(root.resolve("new/config.json")).hasContent("{}");
            assertThat(data.resolve("outside.txt")).doesNotExist();
            assertThat(server.get("/tasks/" + escaped)
                            .json()
                            .path("result")
                            .path("code")
                            .asString())
                    .isEqualTo("PATH_NOT_ALLOWED");
            assertThat(server.get("/tasks/" + unknown)
                            .json()
                            .path("result")
                            .path("error")
                            .asString())
                    .isEqualTo("unsupported task type provision_server");
            agent.stop();
            working.join();
        }
        assertThat(String.join("\n", said)).doesNotContain("{}");
    }

    @Test
    void agentReportsItsWorkHoweverLongTheServerIsAway() throws Exception {
        Path root = Files.createDirectories(data.resolve("patient"));
        String tenant = tenant("patience");
        Credentials credentials = agent("patient", tenant);
        AtomicInteger refusals = new AtomicInteger(11);
        AtomicInteger losses = new AtomicInteger(1);
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            String said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean away = said.contains("\"completed\"") && refusals.getAndDecrement() > 0;
            byte[] body = new byte[0];
            int status = 503;
            if (!away) {
                Answer answer = forward(exchange, said, credentials);
                // though it was claimed
                boolean lost = answer.body().contains("\"FILE_WRITE\"") && losses.getAndDecrement() > 0;
                status = lost ? 502 : answer.status();
                body = lost ? body : answer.body().getBytes(StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        proxy.start();
        try (AgentServer connection = new AgentServer(
                URI.create("http://127.0.0.1:" + proxy.getAddress().getPort()), credentials.token())) {
            Agent agent = new Agent(
                    connection,
                    new StepExecutor(AllowedRoots.of(List.of(root)), List.of("true"), Duration.ofSeconds(10)),
                    Duration.ofMillis(1),
                    _ -> {});
            CompletableFuture<Void> working = CompletableFuture.runAsync(
                    () -> run(agent), task -> Thread.ofVirtual().start(task));
            String written = create(tenant, "FILE_WRITE", "{\"path\":\"" + root + "/file\",\"content\":\"\"}");
            awaitStatus(written, "completed");
            assertThat(refusals).hasNegativeValue();
            assertThat(losses).hasNegativeValue();
            agent.stop();
            working.join();
        } finally {
            proxy.stop(0);
        }
    }

    private static Answer forward(HttpExchange exchange, String body, Credentials credentials) throws IOException {
        try {
            return server.send(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), body, credentials.bearer());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void reportIsKeptForItsTaskAndNoOther() throws Exception {
        String tenant = tenant("forgetful");
        Credentials credentials = agent("forgetful", tenant);
        create(tenant, "legacy", "{}");
        create(tenant, "legacy", "{}");
        String forgotten = server.get("/tasks/next?agent_id=" + credentials.id(), credentials.bearer())
                .json()
                .path("id")
                .asString();
        String known = server.get("/tasks/next?agent_id=" + credentials.id(), credentials.bearer())
                .json()
                .path("id")
                .asString();
        JdbcClient database = server.bean(JdbcClient.class);
        database.sql("UPDATE task SET lease_until = now() + interval '1 minute' WHERE worker_id = :agent")
                .param("agent", credentials.id())
                .update();

        assertThat(server.send(
                                "PATCH",
                                "/tasks/" + known,
                                "{\"status\":\"running\",\"result\":{\"half\":true}}",
                                credentials.bearer())
                        .status())
                .isEqualTo(200);

        assertThat(database.sql(
                                "SELECT id::text FROM task WHERE worker_id = :agent AND lease_until > now() + interval '2 minutes'")
                        .param("agent", credentials.id())
                        .query(String.class)
                        .list())
                .containsExactly(known)
                .doesNotContain(forgotten);
    }

    @Test
    void resultThatTheServerRefusesIsToldInShort() throws Exception {
        Path root = Files.createDirectories(data.resolve("loud"));
        Files.writeString(root.resolve("compose.yaml"), "services: {}");
        String tenant = tenant("loudness");
        Credentials credentials = agent("loud", tenant);
        Path loud = Files.writeString(data.resolve("loud.sh"), "head -c 4096 /dev/zero; head -c 4096 /dev/zero >&2");
        try (AgentServer connection = new AgentServer(URI.create(server.base()), credentials.token())) {
            Agent agent = new Agent(
                    connection,
                    new StepExecutor(
                            AllowedRoots.of(List.of(root)), List.of("sh", loud.toString()), Duration.ofSeconds(10)),
                    Duration.ofMillis(20),
                    _ -> {});
            CompletableFuture<Void> working = CompletableFuture.runAsync(
                    () -> run(agent), task -> Thread.ofVirtual().start(task));
            String step = "{\"task\":\"DOCKER_RELOAD\",\"payload\":{\"compose_dir\":\"" + root + "\"}}";
            String task = create(
                    tenant, "COMPOSITE", "{\"sequence\":[" + String.join(",", Collections.nCopies(50, step)) + "]}");
            awaitStatus(task, "completed");
            assertThat(server.get("/tasks/" + task)
                            .json()
                            .path("result")
                            .path("completed")
                            .asInt())
                    .isEqualTo(50);
            assertThat(server.get("/tasks/" + task)
                            .json()
                            .path("result")
                            .path("note")
                            .asString())
                    .contains("shortened");
            agent.stop();
            working.join();
        }
    }

    private static void run(Agent agent) {
        try {
            agent.run();
        } catch (InterruptedException | AgentServer.Dismissed e) {
            throw new IllegalStateException(e);
        }
    }

    private static String task(String tenant, String type, String payload) {
        return "{\"tenant_id\":\"" + tenant + "\",\"type\":\"" + type + "\",\"payload\":" + payload + "}";
    }

    private static String create(String tenant, String type, String payload) throws Exception {
        Answer created = server.post("/tasks/", task(tenant, type, payload));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().path("id").asString();
    }

    private static String tenant(String name) throws Exception {
        Answer made = server.post("/tenants/", "{\"name\":\"" + name + "\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().path("id").asString();
    }

    private static Credentials agent(String name, String tenant) throws Exception {
        Answer made = server.post("/agents/register", "{\"name\":\"" + name + "\",\"tenant_id\":\"" + tenant + "\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return new Credentials(
                made.json().path("agent_id").asString(),
                made.json().path("token").asString());
    }

    private static void awaitStatus(String id, String status) {
        Await.until(id + " is " + status, () -> {
            try {
                return server.get("/tasks/" + id)
                        .json()
                        .path("status")
                        .asString()
                        .equals(status);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
