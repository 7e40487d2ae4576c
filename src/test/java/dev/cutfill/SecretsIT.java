package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What lets someone in, and what clients entrust to the server, is in no log, at the level that tells most;
/// nor in an answer but the one that it is shown in. Secrets of the settings: [EnvironmentIT].
class SecretsIT {
    private static final String KEY = "operators-key-b1946ac9";
    private static final String PAYLOAD = "payload-password-2db95e8e";

    private final Map<String, String> secrets = new LinkedHashMap<>();

    @Test
    void secretsAreInNoLogAndNoAnswerButTheirs(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        Map<String, String> settings =
                Map.of("LOG_LEVEL", "debug", "CUTFILL_KEY", KEY, "CUTFILL_WEBHOOKS_PRIVATEADDRESSES", "true");
        try (RunningJar server = RunningJar.start(data, settings)) {
            secrets.put("the operator's key", KEY);
            secrets.put(
                    "the database's password",
                    Files.readString(data.resolve("pg/password")).strip());
            String tenant = made(server, "POST", "/api/v2/tenants", "{\"name\": \"acme\"}")
                    .path("id")
                    .asString();
            List<String> shown = keysAndTokens(server, tenant);
            wrongCredentials(server);
            agentsTask(server, shown.getFirst(), shown.getLast(), tenant);
            artifact(server);
            upload(server);
            nonsense(server);

            secrets.forEach((what, secret) -> assertThat(secret).as(what).hasSizeGreaterThan(9));
            assertThat(secrets).hasSizeGreaterThan(14);
            for (String list : List.of(
                    "/api/v2/keys",
                    "/api/v2/webhooks",
                    "/api/v2/workers",
                    "/api/v2/tenants",
                    "/api/v2/tasks",
                    "/agents",
                    "/tasks/",
                    "/tasks",
                    "/api/v1/tasks",
                    "/api/v1/workers",
                    "/api/v2/queues",
                    "/api/v2/uploads",
                    "/health",
                    "/metrics",
                    "/tenants/")) {
                String answer = server.send("GET", list, "", "Authorization", "Bearer " + KEY)
                        .body();
                secrets.forEach((what, secret) -> {
                    if (!(what.equals("an upload's URL") && list.equals("/api/v2/uploads"))) {
                        assertThat(answer).as("%s in %s", what, list).doesNotContain(secret);
                    }
                });
            }
            server.stop();
            String log = server.log();
            String database = Files.readString(data.resolve("pg/log/postgres.log"));
            assertThat(log).as("the level that tells most").contains(" DEBUG ");
            secrets.forEach(
                    (what, secret) -> assertThat(log + database).as(what).doesNotContain(secret));
        }
    }

    /// @return the agent's token, and id
    private List<String> keysAndTokens(RunningJar server, String tenant) throws Exception {
        String key = made(
                        server,
                        "POST",
                        "/api/v2/keys",
                        "{\"name\": \"k\", \"tenant_id\": \"" + tenant + "\", \"scopes\": [\"read\", \"write\"]}")
                .path("secret")
                .asString();
        secrets.put("a tenant's key", key);
        assertThat(server.send("GET", "/api/v2/tasks", "", "Authorization", "Bearer " + key)
                        .status())
                .isEqualTo(200);
        JsonNode agent =
                made(server, "POST", "/agents/register", "{\"name\": \"web-1\", \"tenant_id\": \"" + tenant + "\"}");
        secrets.put("an agent's first token", agent.path("token").asString());
        String id = agent.path("agent_id").asString();
        String token = made(server, "POST", "/agents/" + id + "/token", "")
                .path("token")
                .asString();
        secrets.put("an agent's token", token);
        secrets.put(
                "a worker's token",
                made(server, "POST", "/api/v2/workers", "{\"queues\": [\"q\"], \"token\": true}")
                        .path("token")
                        .asString());
        secrets.put(
                "a webhook's secret",
                made(server, "POST", "/api/v2/webhooks", "{\"url\": \"https://127.0.0.1:9/hook\"}")
                        .path("secret")
                        .asString());
        return List.of(token, id);
    }

    private void wrongCredentials(RunningJar server) throws Exception {
        String[] wrong = {"wrong-token-7d793037", "key_wrong-1f3870be27", "agt_wrong-74b87337"};
        for (String one : wrong) {
            secrets.put("a wrong credential, " + one.length(), one);
            for (String scheme : List.of("Bearer ", "Basic ", "")) {
                assertThat(server.send("GET", "/api/v2/tasks", "", "Authorization", scheme + one)
                                .status())
                        .isEqualTo(401);
                assertThat(server.send("GET", "/tasks/next?agent_id=x", "", "Authorization", scheme + one)
                                .status())
                        .isEqualTo(401);
                assertThat(server.send("POST", "/files", "", "Authorization", scheme + one)
                                .status())
                        .isEqualTo(401);
            }
        }
        secrets.put("a forged link", "forged-signature-0cbc6611");
        assertThat(server.send("GET", "/store/some.png?expires=9999999999&signature=forged-signature-0cbc6611", "")
                        .status())
                .isGreaterThan(399);
    }

    private void agentsTask(RunningJar server, String token, String agent, String tenant) throws Exception {
        secrets.put("a value in a task's payload", PAYLOAD);
        String body = "{\"tenant_id\": \"" + tenant
                + "\", \"type\": \"ENV_UPDATE\", \"payload\": {\"path\": \"/opt/.env\", \"updates\": {\"DB_PASSWORD\": \""
                + PAYLOAD + "\"}}}";
        String id = made(server, "POST", "/tasks/", body).path("id").asString();
        Answer next = server.send("GET", "/tasks/next?agent_id=" + agent, "", "Authorization", "Bearer " + token);
        assertThat(next.body()).as("its agent gets it as it is").contains(PAYLOAD);
        Answer done = server.send(
                "PATCH",
                "/tasks/" + id,
                "{\"status\": \"failed\", \"result\": {\"error\": \"no such file\"}}",
                "Authorization",
                "Bearer " + token);
        assertThat(done.status()).isEqualTo(200);
    }

    /// By a worker elsewhere: its lease is a credential, and so is the link that its file is had by.
    private void artifact(RunningJar server) throws Exception {
        String id = made(
                        server,
                        "POST",
                        "/api/v2/tasks",
                        "{\"kind\": \"x\", \"queue\": \"far\", \"payload\": {\"n\": 1}}")
                .path("id")
                .asString();
        made(server, "POST", "/api/v2/workers", "{\"id\": \"far-1\", \"queues\": [\"far\"]}");
        String lease = made(server, "POST", "/api/v2/workers/far-1/claims", "{}")
                .path("claims")
                .path(0)
                .path("token")
                .asString();
        secrets.put("a lease", lease);
        String path = "/api/v2/tasks/" + id + "/lease";
        assertThat(server.send(
                                "PUT",
                                path + "/artifacts/a.txt",
                                "hello",
                                "Authorization",
                                "Bearer " + KEY,
                                "X-Lease-Token",
                                lease,
                                "Content-Type",
                                "text/plain")
                        .status())
                .isEqualTo(200);
        made(
                server,
                "POST",
                path + "/logs",
                "{\"token\": \"" + lease + "\", \"lines\": [{\"message\": \"password is log-line-45c48cce\"}]}");
        secrets.put("a line of a task's log", "log-line-45c48cce");
        made(server, "POST", path + "/complete", "{\"token\": \"" + lease + "\", \"result\": {}}");
        URI link = URI.create(made(server, "GET", "/api/v2/tasks/" + id + "/artifacts", "")
                .path(0)
                .path("url")
                .asString());
        assertThat(server.send(HttpRequest.newBuilder(link).build()).body()).isEqualTo("hello");
        secrets.put(
                "what signs a link",
                link.getRawQuery().replaceFirst(".*(?:signature|sig|s)=", "").replaceFirst("&.*", ""));
    }

    private void upload(RunningJar server) throws Exception {
        Answer created = server.send(
                "POST", "/files", "", "Authorization", "Bearer " + KEY, "Tus-Resumable", "1.0.0", "Upload-Length", "5");
        String url = created.header("Location");
        secrets.put("an upload's URL", url.substring(url.lastIndexOf('/') + 1));
        String path = URI.create(url).getPath();
        for (String offset : List.of("3", "0")) {
            server.send(
                    "PATCH",
                    path,
                    "hello",
                    "Tus-Resumable",
                    "1.0.0",
                    "Upload-Offset",
                    offset,
                    "Content-Type",
                    "application/offset+octet-stream");
        }
    }

    /// Bodies that cannot be read, or are wrong, with secrets inside.
    private void nonsense(RunningJar server) throws Exception {
        secrets.put("a value in a body that is refused", "refused-password-6512bd43");
        List<String> bodies = List.of(
                "{\"password\": \"refused-password-6512bd43\"",
                "{\"password\": \"refused-password-6512bd43\"}",
                "[\"refused-password-6512bd43\"]",
                "refused-password-6512bd43");
        int refused = 0;
        for (String path : List.of(
                "/tasks",
                "/tasks/",
                "/api/v1/tasks",
                "/api/v2/tasks",
                "/api/v2/webhooks",
                "/api/v2/keys",
                "/agents/register",
                "/create_task")) {
            for (String body : bodies) {
                Answer answer = server.send("POST", path, body, "Authorization", "Bearer " + KEY);
                refused += answer.status() >= 400 ? 1 : 0;
            }
        }
        assertThat(refused).isGreaterThan(20);
    }

    private static JsonNode made(RunningJar server, String method, String path, String body)
            throws IOException, InterruptedException {
        Answer answer = server.send(method, path, body, "Authorization", "Bearer " + KEY);
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isLessThan(300);
        return answer.json();
    }
}
