package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server that was free to this machine's users, and is then started so that it asks them for a key.
class LocalKeyIT {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private static @SuppressWarnings("NullAway.Init") Path directory;

    @Test
    void startWithAKeyNamesWhatWasMadeBefore() throws Exception {
        Path data = directory.resolve("data");
        String secret;
        try (RunningJar free = RunningJar.start(data, Map.of())) {
            secret = JSON.readTree(send(free, "", "POST", "/api/v2/keys", """
                            {"name": "k", "tenant_id": "00000000-0000-0000-0000-000000000000", "scopes": ["read"]}""").body())
                    .path("secret")
                    .asString();
            assertThat(send(free, "", "POST", "/agents/register", "{\"name\": \"web-1\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(free.log()).contains("The operator's key is in " + data.resolve("local-key"));
        }
        String key = Files.readString(data.resolve("local-key")).strip();
        try (RunningJar shut = RunningJar.start(data, Map.of("CUTFILL_SECURITY_LOCAL", "key"))) {
            assertThat(send(shut, "", "GET", "/tasks", "").statusCode()).isEqualTo(401);
            assertThat(send(shut, key, "GET", "/tasks", "").statusCode()).isEqualTo(200);
            assertThat(send(shut, secret, "GET", "/tasks", "").statusCode()).isEqualTo(200);
            assertThat(shut.log())
                    .contains("2 keys and tokens that are good were given out while this server asked for no key")
                    .contains("DELETE /api/v2/keys?made_open=true")
                    .doesNotContain(key);
            assertThat(script(shut, Map.of())).contains("needs its key");
            assertThat(script(shut, Map.of("CUTFILL_DATA", data.toString()))).startsWith("Task ");

            assertThat(send(shut, key, "DELETE", "/api/v2/keys", "").statusCode())
                    .isEqualTo(422);
            JsonNode voided = JSON.readTree(
                    send(shut, key, "DELETE", "/api/v2/keys?made_open=true", "").body());
            assertThat(voided.path("revoked").asInt()).isEqualTo(2);
            assertThat(send(shut, secret, "GET", "/tasks", "").statusCode()).isEqualTo(401);
        }
    }

    /// What upload.sh says of files that are none.
    private static String script(RunningJar server, Map<String, String> environment) throws Exception {
        Path file = Files.writeString(directory.resolve("no-scan"), "no scan");
        List<String> command = List.of(
                Path.of("scripts/upload.sh").toAbsolutePath().toString(),
                "--new",
                "--server",
                server.base(),
                "--state",
                directory.resolve("state").toString(),
                file.toString(),
                file.toString(),
                file.toString(),
                file.toString());
        ProcessBuilder script =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        script.environment().putAll(environment);
        Process running = script.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        running.waitFor();
        return said.replaceFirst("^upload.sh: ", "");
    }

    private static HttpResponse<String> send(RunningJar server, String key, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.base() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return server.send(request.build());
    }
}
