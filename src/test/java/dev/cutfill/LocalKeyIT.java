package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.task.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
        Map<String, String> settings = new HashMap<>(TestPostgres.environment());
        String secret;
        try (RunningJar free = RunningJar.start(data, settings)) {
            secret = JSON.readTree(free.sendAs("", "POST", "/api/v2/keys", """
                            {"name": "k", "tenant_id": "00000000-0000-0000-0000-000000000000", "scopes": ["read"]}""").body())
                    .path("secret")
                    .asString();
            assertThat(free.sendAs("", "POST", "/agents/register", "{\"name\": \"web-1\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(free.log()).contains("The operator's key is in " + data.resolve("local-key"));
        }
        String key = Files.readString(data.resolve("local-key")).strip();
        settings.put("CUTFILL_SECURITY_LOCAL", "key");
        try (RunningJar shut = RunningJar.start(data, settings)) {
            assertThat(shut.sendAs("", "GET", "/tasks", "").status()).isEqualTo(401);
            assertThat(shut.sendAs(key, "GET", "/tasks", "").status()).isEqualTo(200);
            assertThat(shut.sendAs(secret, "GET", "/tasks", "").status()).isEqualTo(200);
            assertThat(shut.awaitLog(
                            "2 keys and tokens that are good were given out while this server asked for no key"))
                    .contains("DELETE /api/v2/keys?made_open=true")
                    .doesNotContain(key);
            assertThat(script(shut, Map.of())).contains("needs its key");
            assertThat(script(shut, Map.of("CUTFILL_DATA", data.toString()))).startsWith("Task ");

            assertThat(shut.sendAs(key, "DELETE", "/api/v2/keys", "").status()).isEqualTo(422);
            JsonNode voided = shut.sendAs(key, "DELETE", "/api/v2/keys?made_open=true", "")
                    .json();
            assertThat(voided.path("revoked").asInt()).isEqualTo(2);
            assertThat(shut.sendAs(secret, "GET", "/tasks", "").status()).isEqualTo(401);
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
}
