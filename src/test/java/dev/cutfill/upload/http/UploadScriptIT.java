package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.upload.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// scripts/upload.sh, run as its user runs it, against the real endpoint and a /create_task of the right shape.
class UploadScriptIT {
    private static final int SIZE = 3_000_017;

    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private UploadServer server;

    @SuppressWarnings("NullAway.Init")
    private CuttingProxy network;

    @BeforeEach
    void start() throws IOException {
        server = UploadServer.start(directory.resolve("data"), "cutfill.upload.max-size=4MB");
        network = new CuttingProxy(server.port());
        write("pre.las", SIZE, 1);
        write("post scan.las", SIZE + 1, 2);
        write("stable.shp", 332, 3);
        write("stable.shx", 108, 4);
        Files.createDirectories(directory.resolve("tmp"));
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        server.close();
    }

    @Test
    void transcriptReadsAsTheSeedsDoes() throws Exception {
        Run run = upload("pre.las", "post scan.las", "stable.shp");
        assertThat(run.errors).isEmpty();
        assertThat(run.code).isZero();
        assertThat(run.lines()).first().asString().matches("Task [0-9a-f-]{36}");
        assertThat(run.lines().subList(1, 9))
                .containsExactly(
                        "→ Uploading post (3000018 bytes) …",
                        "✔ post uploaded.",
                        "→ Uploading shp (332 bytes) …",
                        "✔ shp uploaded.",
                        "→ Uploading shx (108 bytes) …",
                        "✔ shx uploaded.",
                        "→ Uploading pre (3000017 bytes) …",
                        "✔ pre uploaded.");
        assertAllArrived();
        assertThat(state()).as("nothing is left to resume").isEmpty();
    }

    @Test
    void brokenConnectionsAreTakenUpAgain() throws Exception {
        network.cutAfter(1_000_000).cutAfter(500_000).cutAfter(2_000_000);
        Run run = upload("pre.las", "post scan.las", "stable.shp", "stable.shx");
        assertThat(run.errors).isEmpty();
        assertThat(run.code).isZero();
        assertAllArrived();
    }

    @Test
    void secondRunGoesOnWhereTheFirstStopped() throws Exception {
        network.cutAfter(1_000_000);
        Run first = upload("--retries", "0", "pre.las", "post scan.las", "stable.shp");
        assertThat(first.code).isEqualTo(1);
        assertThat(first.errors)
                .contains("upload.sh: post could not be uploaded")
                .contains("again to go on");
        assertThat(state()).hasSize(1);
        Run second = upload("pre.las", "post scan.las", "stable.shp");
        assertThat(second.errors).isEmpty();
        assertThat(second.code).isZero();
        assertThat(second.lines().getFirst())
                .as("the same task")
                .isEqualTo(first.lines().getFirst());
        assertThat(second.lines().get(1))
                .matches("→ Uploading post \\(3000018 bytes\\), going on at byte [1-9][0-9]* …");
        assertAllArrived();
    }

    @Test
    void taskAloneIsEnoughToGoOn() throws Exception {
        network.cutAfter(1_000_000);
        Run first = upload("--retries", "0", "pre.las", "post scan.las", "stable.shp");
        String task = first.lines().getFirst().substring("Task ".length());
        Run second = upload("--task", task);
        assertThat(second.errors).isEmpty();
        assertThat(second.code).isZero();
        assertAllArrived();
        assertThat(upload("--task", task).errors).contains("are not known here");
    }

    @Test
    void changedFileIsNotMixedWithItsOldBytes() throws Exception {
        network.cutAfter(1_000_000);
        Run first = upload("--retries", "0", "pre.las", "post scan.las", "stable.shp");
        write("post scan.las", SIZE + 2, 9);
        String task = first.lines().getFirst().substring("Task ".length());
        assertThat(upload("--task", task).errors).contains("has changed since its upload began");
        Run fresh = upload("pre.las", "post scan.las", "stable.shp");
        assertThat(fresh.lines().getFirst()).isNotEqualTo(first.lines().getFirst());
        assertThat(fresh.code).isZero();
    }

    @Test
    void settingsGoWithTheTaskAndStayItsOwn() throws Exception {
        String chosen = "{\"cell_m\": 0.5}";
        Files.writeString(directory.resolve("settings.json"), "{\n  \"cell_m\": 0.5\n}\n");
        assertThat(upload("--settings", chosen, "pre.las", "post scan.las", "stable.shp").errors)
                .isEmpty();
        assertThat(upload("--settings", "settings.json", "pre.las", "post scan.las", "stable.shp").errors)
                .isEmpty();
        assertThat(upload("pre.las", "post scan.las", "stable.shp").errors).isEmpty();
        assertThat(server.creations())
                .containsExactly("{\"settings\": " + chosen + "}", "{\"settings\": {   \"cell_m\": 0.5 }}", "");
        network.cutAfter(1_000_000);
        Run begun = upload("--retries", "0", "--settings", chosen, "pre.las", "post scan.las", "stable.shp");
        String task = begun.lines().getFirst().substring("Task ".length());
        assertThat(upload("--task", task, "--settings", "{\"cell_m\": 1}").errors)
                .contains("was begun with other settings")
                .hasLineCount(1);
        assertThat(upload("pre.las", "post scan.las", "stable.shp").lines().getFirst())
                .as("without them another task")
                .isNotEqualTo("Task " + task);
        Run ended = upload("--settings", chosen, "pre.las", "post scan.las", "stable.shp");
        assertThat(ended.lines().getFirst()).isEqualTo("Task " + task);
        assertThat(ended.code).isZero();
        assertThat(upload("--settings", "no.json", "pre.las", "post scan.las", "stable.shp").errors)
                .isEqualTo("upload.sh: --settings is neither a JSON object nor a file that can be read: no.json\n");
    }

    @Test
    void failuresAreOneSentence() throws Exception {
        assertThat(upload("pre.las", "no.las", "stable.shp").errors).isEqualTo("upload.sh: There is no file no.las.\n");
        Files.createFile(directory.resolve("empty.las"));
        assertThat(upload("empty.las", "pre.las", "stable.shp").errors).isEqualTo("upload.sh: empty.las is empty.\n");
        Files.delete(directory.resolve("stable.shx"));
        assertThat(upload("pre.las", "pre.las", "stable.shp").errors).contains("a shapefile needs both");
        write("stable.shx", 108, 4);
        write("huge.las", 4 * 1024 * 1024 + 1, 5);
        Run huge = upload("pre.las", "huge.las", "stable.shp");
        assertThat(huge.code).isEqualTo(1);
        assertThat(huge.errors).contains("the server answered 413: An upload may have at most 4194304 bytes");
        network.close();
        Run unreachable = upload("pre.las", "post scan.las", "stable.shp");
        assertThat(unreachable.code).isEqualTo(1);
        assertThat(unreachable.errors)
                .startsWith("upload.sh: Cannot reach http://127.0.0.1:" + network.port())
                .hasLineCount(1);
        assertThat(upload("pre.las").code).isEqualTo(2);
        assertThat(upload("--help").code).isZero();
    }

    private void assertAllArrived() throws IOException {
        assertThat(server.finished()).hasSize(4);
        for (Upload upload : server.finished()) {
            String label = upload.metadata().getOrDefault("label", "");
            Path file = directory.resolve(
                    Map.of("pre", "pre.las", "post", "post scan.las").getOrDefault(label, "stable." + label));
            assertThat(server.uploads().file(upload.id())).hasSameBinaryContentAs(file);
        }
    }

    private List<Path> state() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tmp"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void write(String name, int size, int seed) throws IOException {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        Files.write(directory.resolve(name), bytes);
    }

    private Run upload(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of("scripts/upload.sh").toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        Path errors = directory.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
        builder.environment().put("CUTFILL_URL", "http://127.0.0.1:" + network.port());
        builder.environment().put("TMPDIR", directory.resolve("tmp").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output, Files.readString(errors));
    }

    private record Run(int code, String output, String errors) {
        List<String> lines() {
            return output.lines().toList();
        }
    }
}
