package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The one way of starting, `scripts/cutfill`, and what a plain `java -jar` makes of what it has prepared.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartIT {
    private static final Path SCRIPT = Path.of("scripts/cutfill").toAbsolutePath();
    private static final String SPRING = "^.*\\] org\\.springframework\\.(?!boot\\.loader\\.).* source: .*$";

    @TempDir
    private static @SuppressWarnings("NullAway.Init") Path directory;

    private @SuppressWarnings("NullAway.Init") Path jar;

    private record Ended(int code, String out, String err) {}

    @BeforeAll
    void prepare() throws Exception {
        RunningJar.prepare();
        jar = RunningJar.JAR.toRealPath();
        assertThat(layouts()).hasSize(1);
        assertThat(Files.getPosixFilePermissions(layouts().getFirst().resolve("cutfill.aot")))
                .as("a package or an image is prepared by root, and used by others")
                .contains(PosixFilePermission.OTHERS_READ);
    }

    @Test
    void scriptStartsWhatIsPreparedAndSaysNothing() throws Exception {
        Ended ended = script(jar, Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log()), "--version");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).startsWith("cutfill ");
        assertThat(Files.readString(log())).contains("dev.cutfill.Cutfill source: shared objects file");
    }

    @Test
    void plainJarGoesOnAsWhatIsPrepared() throws Exception {
        Ended ended = end(java("-Xlog:class+load:file=" + log(), "-jar", jar.toString(), "--version"));
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("cutfill ");
        assertThat(Files.readString(log())).contains("dev.cutfill.Cutfill source: shared objects file");
    }

    @Test
    void exitCodesAndStandardInputPassThrough() throws Exception {
        assertThat(end(java("-jar", jar.toString(), "survey", "--nonsense")).code())
                .isEqualTo(2);
        assertThat(script(jar, Map.of(), "survey", "--nonsense").code()).isEqualTo(2);
        ProcessBuilder piped = java("-jar", jar.toString(), "worker", "--piped");
        Path input = Files.writeString(directory.resolve("input"), "no JSON\n");
        Ended ended = end(piped.redirectInput(input.toFile()));
        assertThat(ended.code()).as(ended.err()).isNotEqualTo(2);
    }

    @Test
    void serverIsTheSameProcessAndEndsOnSigterm() throws Exception {
        Process server = java(
                        "-Xmx512m",
                        "-jar",
                        jar.toString(),
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        directory.resolve("data").toString())
                .redirectErrorStream(true)
                .start();
        try (var lines = server.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.contains("Cutfill takes requests")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
            assertThat(server.info().commandLine().orElseThrow())
                    .contains("-Xmx512m -jar " + layouts().getFirst().resolve("cutfill.jar") + " serve");
            server.toHandle().destroy();
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(143);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void javaWithItsOwnCacheIsLeftAlone() throws Exception {
        Ended ended = end(java("-Xshare:auto", "-Xlog:class+load:file=" + log(), "-jar", jar.toString(), "--version"));
        assertThat(ended.code()).isZero();
        assertThat(Files.readString(log())).contains("dev.cutfill.Cutfill source: jar:nested:");
    }

    /// The other JAR is no JAR, so that the test need not wait for another training.
    @Test
    void changedJarIsPreparedAnew() throws Exception {
        Path changed = Files.createDirectory(directory.resolve("changed")).resolve("cutfill.jar");
        Files.copy(jar, changed);
        Path key = Files.createDirectories(Prepared.layout(changed, home()));
        Files.writeString(key.resolve("cutfill.options"), "");
        Files.setLastModifiedTime(changed, FileTime.from(Instant.now().minusSeconds(86_400)));
        assertThat(Prepared.layout(changed, home())).isNotEqualTo(key);
        Ended plain = end(java("-jar", changed.toString(), "--version"));
        assertThat(plain.code())
                .as("the old layout, which is empty, is not started")
                .isZero();
        Files.writeString(changed, "changed");
        Ended ended = script(changed, Map.of(), "--version");
        assertThat(ended.err()).contains("cutfill: preparing faster starts", "cannot be prepared");
        assertThat(key).as("what nothing runs from is removed").doesNotExist();
    }

    @Test
    void directoryThatCannotBeWrittenCostsASentence() throws Exception {
        Path fixed = Files.createDirectory(directory.resolve("fixed")).resolve("cutfill.jar");
        Files.copy(jar, fixed);
        Files.createFile(fixed.resolveSibling("cutfill.jar.launch")); // no directory can be made here, not even by root
        Ended ended = script(fixed, Map.of(), "survey", "--nonsense");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err().lines().filter(line -> line.startsWith("cutfill: ")))
                .containsExactly("cutfill: " + fixed + ".launch cannot be written, so this start is a slow one.");
        assertThat(script(fixed, Map.of(), "--version").out()).startsWith("cutfill ");
    }

    @Test
    void commandsWithoutAServerLoadNoSpring() throws Exception {
        Path scans = directory.resolve("scans");
        Path few = directory.resolve("few"); // points, for a survey that takes little time
        SceneFiles.write(Sites.slope(5, 60, 20_000, 0.02, List.of(new GaussBowl("pit", 30, 30, 6, -2))), few);
        assertThat(springOf("--help")).isEmpty();
        assertThat(springOf("demo", "generate", "--out", scans.toString())).isEmpty();
        assertThat(springOf(
                        "survey",
                        few.resolve("pre.las").toString(),
                        few.resolve("post.las").toString(),
                        "--out",
                        few.resolve("out").toString()))
                .isEmpty();
        assertThat(few.resolve("out/result.json")).as("the survey was made").exists();
        Path token = Files.writeString(directory.resolve("token"), "agt_" + "a".repeat(43));
        assertThat(springOf(
                        "agent",
                        "--server",
                        "http://localhost:1",
                        "--token-file",
                        token.toString(),
                        "--root",
                        directory.resolve("none").toString()))
                .isEmpty();
    }

    /// Of a plain start: a class cache brings all of its classes with it, which costs nothing.
    private List<String> springOf(String... arguments) throws Exception {
        Path loaded = Files.createTempFile(directory, "loaded", ".log");
        List<String> command =
                new ArrayList<>(List.of("-Xshare:auto", "-Xlog:class+load:file=" + loaded, "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        Ended ended = end(java(command.toArray(String[]::new)));
        List<String> lines = Files.readAllLines(loaded);
        assertThat(lines).as(ended.err()).anyMatch(line -> line.contains("] dev.cutfill.command."));
        return lines.stream().filter(line -> line.matches(SPRING)).toList();
    }

    private static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    private static Path log() {
        return directory.resolve("loaded.log");
    }

    /// What is prepared for the JAR.
    private List<Path> layouts() throws IOException {
        try (Stream<Path> made = Files.list(jar.resolveSibling("cutfill.jar.launch"))) {
            return made.filter(path -> Files.exists(path.resolve("cutfill.options")))
                    .toList();
        }
    }

    private static ProcessBuilder java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(RunningJar.java()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static Ended script(Path jar, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder program = new ProcessBuilder(command);
        program.environment().putAll(environment);
        program.environment().put("CUTFILL_JAR", jar.toString());
        program.environment().put("JAVA_HOME", home().toString());
        return end(program);
    }

    private static Ended end(ProcessBuilder program) throws Exception {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        Process process =
                program.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
