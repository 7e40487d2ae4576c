package dev.cutfill.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What an agent does on its machine, and what it does not do.
class StepExecutorTest {
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
        StepExecutor.Outcome outcome =
                hands().does(new Step.FileWrite(root + "/a/b/config.json", "{\"key\": \"value\"}"));

        assertThat(root.resolve("a/b/config.json")).hasContent("{\"key\": \"value\"}");
        assertThat(outcome.result().toString())
                .isEqualTo(
                        "{\"path\":\"" + root
                                + "/a/b/config.json\",\"bytes\":16,\"sha256\":\"9724c1e20e6e3e4d7f57ed25f9d4efb006e508590d528c90da597f6a775c13e5\",\"created\":true}");
    }

    @Test
    void replacedFileKeepsItsModeAndLeavesNothingBeside() throws Exception {
        Path file = Files.writeString(root.resolve("run.sh"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));

        assertThat(hands().does(new Step.FileWrite(file.toString(), "new"))
                        .result()
                        .path("created")
                        .asBoolean())
                .isFalse();
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x---");
        try (var entries = Files.list(root)) {
            assertThat(entries).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROOT/../outside",
                "ROOT/./in",
                "OUT/outside",
                "ROOT/out/outside",
                "ROOT/out/new/outside",
                "ROOT/file-link",
                "ROOT/broken",
                "ROOT",
                "/",
                "relative",
                "ROOT/dir"
            })
    void pathOutsideOrToNoPlainFileIsRefused(String path) throws Exception {
        Path out = Files.createDirectory(directory.resolve("out"));
        Path secret = Files.writeString(out.resolve("secret"), "before");
        Files.createDirectory(root.resolve("dir"));
        Files.createSymbolicLink(root.resolve("out"), out);
        Files.createSymbolicLink(root.resolve("file-link"), secret);
        Files.createSymbolicLink(root.resolve("broken"), out.resolve("nothing"));

        StepExecutor.Outcome outcome = hands().does(
                        new Step.FileWrite(path.replace("ROOT", root.toString()).replace("OUT", out.toString()), "x"));

        assertThat(outcome.done()).isFalse();
        assertThat(outcome.result().path("code").asString()).startsWith("PATH_NOT");
        assertThat(secret).hasContent("before");
        try (var entries = Files.list(out)) {
            assertThat(entries).containsExactly(secret);
        }
    }

    @Test
    void linkThatStaysInsideTheRootIsFollowedInDirectories() throws Exception {
        Files.createDirectory(root.resolve("real"));
        Files.createSymbolicLink(root.resolve("current"), root.resolve("real"));
        assertThat(hands().does(new Step.FileWrite(root + "/current/file", "x")).done())
                .isTrue();
        assertThat(root.resolve("real/file")).hasContent("x");
    }

    @Test
    void linkMadeAfterTheCheckIsNotFollowed() throws Exception {
        Path out = Files.createDirectory(directory.resolve("out"));
        Path secret = Files.writeString(out.resolve("file"), "before");
        Path inside = Files.createDirectory(root.resolve("dir"));
        Files.writeString(inside.resolve("file"), "inside");
        AllowedRoots.Place place = AllowedRoots.of(List.of(root)).file(inside + "/file");
        AllowedRoots.Place deeper = AllowedRoots.of(List.of(root)).file(inside + "/new/file");

        Files.move(inside, root.resolve("elsewhere"));
        Files.createSymbolicLink(inside, out);

        assertThatThrownBy(() -> AtomicFile.write(place, new byte[1], "rw-r--r--"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AtomicFile.write(deeper, new byte[1], "rw-r--r--"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AtomicFile.read(place, 100)).isInstanceOf(IOException.class);
        assertThat(secret).hasContent("before");
        try (Stream<Path> files = Files.walk(out).filter(Files::isRegularFile)) {
            assertThat(files).containsExactly(secret);
        }

        Files.delete(inside);
        Files.move(root.resolve("elsewhere"), inside);
        Files.delete(inside.resolve("file"));
        Files.createSymbolicLink(inside.resolve("file"), secret);
        assertThatThrownBy(() -> AtomicFile.read(place, 100)).isInstanceOf(IOException.class);
        assertThat(AtomicFile.write(place, "new".getBytes(StandardCharsets.UTF_8), "rw-r--r--"))
                .isFalse();
        assertThat(secret).as("the link is replaced, not what it leads to").hasContent("before");
    }

    @Test
    void variablesAreSetAndOnlyTheirNamesAreTold() throws Exception {
        Path env = Files.writeString(
                root.resolve(".env"), "# db\nDB_HOST=old\nexport DB_PORT=5432\n\nOTHER=\"kept as it is\"");

        StepExecutor.Outcome outcome = hands().does(new Step.EnvUpdate(
                env.toString(), new TreeMap<>(Map.of("DB_HOST", "localhost", "DB_PORT", "5432", "NEW", "s3cret $x"))));

        assertThat(Files.readString(env))
                .isEqualTo(
                        "# db\nDB_HOST=localhost\nexport DB_PORT=5432\n\nOTHER=\"kept as it is\"\nNEW='s3cret $x'\n");
        assertThat(outcome.result().toString())
                .isEqualTo("{\"path\":\"" + env
                        + "\",\"added\":[\"NEW\"],\"changed\":[\"DB_HOST\"],\"unchanged\":[\"DB_PORT\"]}");
    }

    @Test
    void newFileOfVariablesIsItsOwnersOnly() throws Exception {
        hands().does(new Step.EnvUpdate(root + "/.env", Map.of("A", "it's")));
        assertThat(Files.readString(root.resolve(".env"))).isEqualTo("A=\"it's\"\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(".env"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words",
                "it's",
                "C:\\dir\\",
                "\\",
                "a\\\\",
                "\\'",
                "\"",
                "'\"$HOME`",
                "$(touch hacked)",
                "'$(touch hacked)",
                "# no comment",
                " padded ",
                "\\n'",
                "'\\$x\\\"",
                "ü"
            })
    void valueIsReadAsShellAndComposeReadIt(String value) throws Exception {
        StepExecutor.Outcome outcome = hands().does(new Step.EnvUpdate(root + "/.env", Map.of("A", value)));
        if (value.contains("`")) {
            assertThat(outcome.result().path("code").asString()).isEqualTo("VALUE_NOT_WRITABLE");
            assertThat(outcome.result().toString()).doesNotContain("HOME");
            return;
        }
        Process shell = new ProcessBuilder("sh", "-c", ". ./.env; printf %s \"$A\"")
                .directory(root.toFile())
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(value);
        assertThat(composed(Files.readString(root.resolve(".env")))).isEqualTo(value);
    }

    /// What Docker Compose makes of the only variable of a file, as its parser has it (compose-go,
    /// dotenv/parser.go, 2026-07): in quotes of either kind a backslash keeps a quote from closing; in double
    /// ones it stands before `\`, `"` and `$`, among others.
    private static String composed(String file) {
        String text = file.substring("A=".length());
        char quote = text.charAt(0);
        if (quote != '"' && quote != '\'') {
            return text.strip();
        }
        StringBuilder value = new StringBuilder();
        int i = 1;
        for (; text.charAt(i) != quote; i++) {
            boolean escape = text.charAt(i) == '\\';
            boolean meant =
                    escape && (text.charAt(i + 1) == quote || quote == '"' && "\\$".indexOf(text.charAt(i + 1)) >= 0);
            if (escape && !meant) {
                value.append('\\');
            }
            i += escape ? 1 : 0;
            value.append(text.charAt(i));
        }
        assertThat(text.substring(i + 1)).as("after the closing quote").isEqualTo("\n");
        return value.toString();
    }

    @Test
    void valueOfSeveralLinesIsReplacedAsAWhole() throws Exception {
        String before = "KEY=\"-----BEGIN\nA=no variable\n-----END\"\r\nA='1\n2' # two\nB=\"open\nC=3";
        assertThat(EnvFile.update(before, Map.of("A", "x")).text())
                .isEqualTo("KEY=\"-----BEGIN\nA=no variable\n-----END\"\r\nA=x\nB=\"open\nC=3");
        assertThat(EnvFile.update(before, Map.of("KEY", "x")).text()).startsWith("KEY=x\r\nA='1\n2'");
        assertThat(EnvFile.update(before, Map.of("C", "4")).text()).endsWith("B=\"open\nC=4");
    }

    @Test
    void outputThatSomethingLeftRunningKeepsOpenKeepsNobodyWaiting() throws Exception {
        Files.writeString(root.resolve("compose.yaml"), "services: {}");
        StepExecutor.Outcome outcome =
                hands("sh", "-c", "sleep 1000 & echo $!").does(new Step.DockerReload(root.toString()));
        String pid = outcome.result().path("stdout_tail").asString().strip();
        assertThat(outcome.done()).as("%s", outcome.result()).isTrue();
        assertThat(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly())
                .as("it runs on")
                .isTrue();
    }

    @Test
    void stackIsReloadedInItsDirectoryWithoutAShell() throws Exception {
        Path stack = Files.createDirectory(root.resolve("stack; touch hacked"));
        Files.writeString(stack.resolve("compose.yaml"), "services: {}");

        StepExecutor.Outcome outcome = hands("pwd").does(new Step.DockerReload(stack.toString()));

        assertThat(outcome.done()).isTrue();
        assertThat(outcome.result().path("stdout_tail").asString()).isEqualTo(stack + "\n");
        assertThat(outcome.result().path("exit_code").asInt()).isZero();
        assertThat(root.resolve("hacked")).doesNotExist();
    }

    @Test
    void reloadThatFailsOrHangsIsAFailure() throws Exception {
        Path stack = Files.createDirectory(root.resolve("stack"));
        assertThat(hands("true")
                        .does(new Step.DockerReload(stack.toString()))
                        .result()
                        .path("code")
                        .asString())
                .isEqualTo("NO_COMPOSE_FILE");
        Files.writeString(stack.resolve("docker-compose.yml"), "services: {}");
        assertThat(hands("false")
                        .does(new Step.DockerReload(stack.toString()))
                        .result()
                        .path("code")
                        .asString())
                .isEqualTo("COMMAND_FAILED");
        assertThat(hands("no-such-program")
                        .does(new Step.DockerReload(stack.toString()))
                        .result()
                        .toString())
                .isEqualTo(
                        "{\"error\":\"no-such-program cannot be started: the agent finds no such program, or may not run it\",\"code\":\"COMMAND_NOT_FOUND\"}");
        StepExecutor hasty =
                new StepExecutor(AllowedRoots.of(List.of(root)), List.of("sleep", "600"), Duration.ofMillis(50));
        assertThat(hasty.does(new Step.DockerReload(stack.toString()))
                        .result()
                        .path("code")
                        .asString())
                .isEqualTo("TIMED_OUT");
        assertThat(hands("true")
                        .does(new Step.DockerReload("/etc"))
                        .result()
                        .path("code")
                        .asString())
                .isEqualTo("PATH_NOT_ALLOWED");
    }

    @Test
    void sequenceEndsWithTheFirstStepThatFails() throws Exception {
        Step sequence = step("COMPOSITE", """
                {"sequence": [{"task": "FILE_WRITE", "payload": {"path": "ROOT/one", "content": "1"}},
                              {"task": "FILE_WRITE", "payload": {"path": "/outside", "content": "2"}},
                              {"task": "FILE_WRITE", "payload": {"path": "ROOT/three", "content": "3"}}]}""");

        StepExecutor.Outcome outcome = hands().does(sequence);

        assertThat(outcome.done()).isFalse();
        assertThat(outcome.result().path("completed").asInt()).isEqualTo(1);
        assertThat(outcome.result().path("failed_index").asInt()).isEqualTo(1);
        assertThat(outcome.result().path("results").size()).isEqualTo(2);
        assertThat(outcome.result().path("results").path(0).path("status").asString())
                .isEqualTo("completed");
        assertThat(outcome.result().path("error").asString()).contains("/outside is outside the directories");
        assertThat(outcome.result()
                        .path("results")
                        .path(1)
                        .path("result")
                        .path("code")
                        .asString())
                .isEqualTo("PATH_NOT_ALLOWED");
        assertThat(root.resolve("one")).hasContent("1");
        assertThat(root.resolve("three")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FILE_WRITE {}",
                "FILE_WRITE {\"path\":\"relative\",\"content\":\"\"}",
                "FILE_WRITE {\"path\":\"/a\",\"content\":7}",
                "ENV_UPDATE {\"path\":\"/a\",\"updates\":{}}",
                "ENV_UPDATE {\"path\":\"/a\",\"updates\":{\"A\":\"two\\nlines\"}}",
                "ENV_UPDATE {\"path\":\"/a\",\"updates\":{\"A B\":\"x\"}}",
                "ENV_UPDATE {\"path\":\"/a\",\"updates\":{\"A\":1}}",
                "DOCKER_RELOAD {}",
                "COMPOSITE {\"sequence\":[]}",
                "COMPOSITE {\"sequence\":[{\"task\":\"COMPOSITE\",\"payload\":{\"sequence\":[]}}]}",
                "COMPOSITE {\"sequence\":[{\"task\":\"unknown\",\"payload\":{}}]}"
            })
    void payloadOfAnotherFormIsNoStep(String task) {
        String[] parts = task.split(" ", 2);
        assertThatThrownBy(() -> Step.parse(parts[0], JSON.readTree(parts[1]))).isInstanceOf(InvalidStep.class);
    }

    @Test
    void variableThatIsThereTwiceIsSetInBothPlaces() throws Exception {
        EnvFile file = EnvFile.update("A=1\r\nA=2\r\n", Map.of("A", "2"));
        assertThat(file.text()).isEqualTo("A=2\r\nA=2\r\n");
        assertThat(file.changed()).containsExactly("A");
        assertThat(file.unchanged()).isEmpty();
    }

    private Step step(String type, String payload) throws InvalidStep {
        return Step.parse(type, JSON.readTree(payload.replace("ROOT", root.toString())))
                .orElseThrow();
    }

    private StepExecutor hands(String... compose) throws IOException {
        return new StepExecutor(
                AllowedRoots.of(List.of(root)),
                compose.length == 0 ? List.of("true") : List.of(compose),
                Duration.ofSeconds(20));
    }
}
