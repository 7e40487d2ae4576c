package dev.cutfill.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What an agent does on its machine, and what it does not do.
class HandsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private Path root = Path.of("");

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.resolve("root")).toRealPath();
    }

    @Test
    void fileIsWrittenWithItsDirectories() throws Exception {
        Hands.Outcome outcome = hands().does(new Step.FileWrite(root + "/a/b/config.json", "{\"key\": \"value\"}"));

        assertThat(root.resolve("a/b/config.json")).hasContent("{\"key\": \"value\"}");
        assertThat(outcome.result().toString()).isEqualTo("{\"path\":\"" + root
                + "/a/b/config.json\",\"bytes\":16,\"sha256\":\"9724c1e20e6e3e4d7f57ed25f9d4efb006e508590d528c90da597f6a775c13e5\",\"created\":true}");
    }

    @Test
    void fileThatIsReplacedKeepsItsModeAndLeavesNothingBeside() throws Exception {
        Path file = Files.writeString(root.resolve("run.sh"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));

        assertThat(hands().does(new Step.FileWrite(file.toString(), "new")).result().path("created").asBoolean()).isFalse();
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rwxr-x---");
        try (var entries = Files.list(root)) {
            assertThat(entries).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ROOT/../outside", "ROOT/./in", "OUT/outside", "ROOT/out/outside", "ROOT/out/new/outside", "ROOT/file-link", "ROOT/broken",
        "ROOT", "/", "relative", "ROOT/dir"
    })
    void pathThatLeadsOutOrIsNoPlainFileIsRefused(String path) throws Exception {
        Path out = Files.createDirectory(directory.resolve("out"));
        Path secret = Files.writeString(out.resolve("secret"), "before");
        Files.createDirectory(root.resolve("dir"));
        Files.createSymbolicLink(root.resolve("out"), out);
        Files.createSymbolicLink(root.resolve("file-link"), secret);
        Files.createSymbolicLink(root.resolve("broken"), out.resolve("nothing"));

        Hands.Outcome outcome = hands().does(new Step.FileWrite(path.replace("ROOT", root.toString()).replace("OUT", out.toString()), "x"));

        assertThat(outcome.done()).isFalse();
        assertThat(outcome.result().path("code").asString()).startsWith("PATH_NOT");
        assertThat(secret).hasContent("before");
        try (var entries = Files.list(out)) {
            assertThat(entries).containsExactly(secret);
        }
    }

    @Test
    void linkInsideTheRootThatStaysInsideIsFollowedInDirectories() throws Exception {
        Files.createDirectory(root.resolve("real"));
        Files.createSymbolicLink(root.resolve("current"), root.resolve("real"));
        assertThat(hands().does(new Step.FileWrite(root + "/current/file", "x")).done()).isTrue();
        assertThat(root.resolve("real/file")).hasContent("x");
    }

    @Test
    void variablesAreSetAndOnlyTheirNamesAreTold() throws Exception {
        Path env = Files.writeString(root.resolve(".env"), "# db\nDB_HOST=old\nexport DB_PORT=5432\n\nOTHER=\"kept as it is\"");

        Hands.Outcome outcome = hands().does(
                new Step.EnvUpdate(env.toString(), new TreeMap<>(Map.of("DB_HOST", "localhost", "DB_PORT", "5432", "NEW", "s3cret $x"))));

        assertThat(Files.readString(env))
                .isEqualTo("# db\nDB_HOST=localhost\nexport DB_PORT=5432\n\nOTHER=\"kept as it is\"\nNEW='s3cret $x'\n");
        assertThat(outcome.result().toString()).isEqualTo("{\"path\":\"" + env
                + "\",\"added\":[\"NEW\"],\"changed\":[\"DB_HOST\"],\"unchanged\":[\"DB_PORT\"]}");
    }

    @Test
    void newFileOfVariablesIsItsOwnersOnly() throws Exception {
        hands().does(new Step.EnvUpdate(root + "/.env", Map.of("A", "it's")));
        assertThat(Files.readString(root.resolve(".env"))).isEqualTo("A=\"it's\"\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(".env")))).isEqualTo("rw-------");
    }

    @Test
    void stackIsReloadedInItsDirectoryWithoutAShell() throws Exception {
        Path stack = Files.createDirectory(root.resolve("stack; touch hacked"));
        Files.writeString(stack.resolve("compose.yaml"), "services: {}");

        Hands.Outcome outcome = hands("pwd").does(new Step.DockerReload(stack.toString()));

        assertThat(outcome.done()).isTrue();
        assertThat(outcome.result().path("stdout_tail").asString()).isEqualTo(stack + "\n");
        assertThat(outcome.result().path("exit_code").asInt()).isZero();
        assertThat(root.resolve("hacked")).doesNotExist();
    }

    @Test
    void reloadThatFailsHangsOrHasNoStackIsAFailure() throws Exception {
        Path stack = Files.createDirectory(root.resolve("stack"));
        assertThat(hands("true").does(new Step.DockerReload(stack.toString())).result().path("code").asString()).isEqualTo("NO_COMPOSE_FILE");
        Files.writeString(stack.resolve("docker-compose.yml"), "services: {}");
        assertThat(hands("false").does(new Step.DockerReload(stack.toString())).result().path("code").asString()).isEqualTo("COMMAND_FAILED");
        assertThat(hands("no-such-program").does(new Step.DockerReload(stack.toString())).result().toString())
                .isEqualTo("{\"error\":\"no-such-program cannot be started: the agent finds no such program, or may not run it\",\"code\":\"COMMAND_NOT_FOUND\"}");
        Hands hasty = new Hands(Roots.of(List.of(root)), List.of("sleep", "600"), Duration.ofMillis(50));
        assertThat(hasty.does(new Step.DockerReload(stack.toString())).result().path("code").asString()).isEqualTo("TIMED_OUT");
        assertThat(hands("true").does(new Step.DockerReload("/etc")).result().path("code").asString()).isEqualTo("PATH_NOT_ALLOWED");
    }

    @Test
    void sequenceEndsWithTheFirstStepThatFails() throws Exception {
        Step sequence = step("COMPOSITE", """
                {"sequence": [{"task": "FILE_WRITE", "payload": {"path": "ROOT/one", "content": "1"}},
                              {"task": "FILE_WRITE", "payload": {"path": "/outside", "content": "2"}},
                              {"task": "FILE_WRITE", "payload": {"path": "ROOT/three", "content": "3"}}]}""");

        Hands.Outcome outcome = hands().does(sequence);

        assertThat(outcome.done()).isFalse();
        assertThat(outcome.result().path("completed").asInt()).isEqualTo(1);
        assertThat(outcome.result().path("failed_index").asInt()).isEqualTo(1);
        assertThat(outcome.result().path("results").size()).isEqualTo(2);
        assertThat(outcome.result().path("results").path(0).path("status").asString()).isEqualTo("completed");
        assertThat(outcome.result().path("error").asString()).contains("/outside is outside the directories");
        assertThat(outcome.result().path("results").path(1).path("result").path("code").asString()).isEqualTo("PATH_NOT_ALLOWED");
        assertThat(root.resolve("one")).hasContent("1");
        assertThat(root.resolve("three")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "FILE_WRITE {}", "FILE_WRITE {\"path\":\"relative\",\"content\":\"\"}", "FILE_WRITE {\"path\":\"/a\",\"content\":7}",
        "ENV_UPDATE {\"path\":\"/a\",\"updates\":{}}", "ENV_UPDATE {\"path\":\"/a\",\"updates\":{\"A\":\"two\\nlines\"}}",
        "ENV_UPDATE {\"path\":\"/a\",\"updates\":{\"A B\":\"x\"}}", "ENV_UPDATE {\"path\":\"/a\",\"updates\":{\"A\":1}}",
        "DOCKER_RELOAD {}", "COMPOSITE {\"sequence\":[]}", "COMPOSITE {\"sequence\":[{\"task\":\"COMPOSITE\",\"payload\":{\"sequence\":[]}}]}",
        "COMPOSITE {\"sequence\":[{\"task\":\"unknown\",\"payload\":{}}]}"
    })
    void payloadOfAnotherFormIsNoStep(String task) {
        String[] parts = task.split(" ", 2);
        assertThatThrownBy(() -> Step.parse(parts[0], JSON.readTree(parts[1]))).isInstanceOf(InvalidStep.class);
    }

    @Test
    void variableThatIsThereTwiceIsSetInBothPlaces() {
        EnvFile file = EnvFile.update("A=1\r\nA=2\r\n", Map.of("A", "2"));
        assertThat(file.text()).isEqualTo("A=2\r\nA=2\r\n");
        assertThat(file.changed()).containsExactly("A");
        assertThat(file.unchanged()).isEmpty();
    }

    private Step step(String type, String payload) throws InvalidStep {
        return Step.parse(type, JSON.readTree(payload.replace("ROOT", root.toString()))).orElseThrow();
    }

    private Hands hands(String... compose) throws IOException {
        return new Hands(Roots.of(List.of(root)), compose.length == 0 ? List.of("true") : List.of(compose), Duration.ofSeconds(20));
    }
}
