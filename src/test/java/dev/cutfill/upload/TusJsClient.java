package dev.cutfill.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// tus-js-client as web pages use it, run by Node. Needs `npm install` in src/test/js (or the directory that the property
/// cutfill.clients names) and so does not end in Test or IT: `mvn test -Dtest=TusJsClient`.
class TusJsClient {
    private static final Path DRIVER = Path.of(System.getProperty("cutfill.clients", "src/test/js"));

    @TempDir
    Path directory = Path.of("");

    /// 4 MiB is an exact multiple of the chunk size, where some clients need one more, empty, request
    @ParameterizedTest
    @CsvSource({
        "fresh, 5000001", "fresh, 0", "fresh, 1", "chunked, 5000001", "chunked, 4194304", "chunked, 0", "resumed, 5000001",
        "resumed, 4194304"
    })
    void deferredUploadFinishes(String mode, int size) throws Exception {
        try (TusServer server = new TusServer(directory.resolve("data"))) {
            String id = server.uploads().create(Map.of("label", "pre"), OptionalLong.empty()).id();
            byte[] file = run(mode, server.url("/files/" + id), size);
            assertThat(server.finished()).singleElement().extracting(Upload::id).isEqualTo(id);
            assertThat(Files.readAllBytes(server.uploads().file(id))).isEqualTo(file);
        }
    }

    @Test
    void uploadThatTheClientCreatesFinishes() throws Exception {
        try (TusServer server = new TusServer(directory.resolve("data"))) {
            byte[] file = run("created", server.url("/files"), 5_000_001);
            assertThat(server.finished()).hasSize(1);
            Upload finished = server.finished().getFirst();
            assertThat(finished.metadata()).isEqualTo(Map.of("filename", "scan.las"));
            assertThat(Files.readAllBytes(server.uploads().file(finished.id()))).isEqualTo(file);
        }
    }

    private byte[] run(String mode, String url, int size) throws IOException, InterruptedException {
        assertThat(DRIVER.resolve("node_modules")).as("run npm install in " + DRIVER).isDirectory();
        byte[] file = new byte[size];
        new Random(size).nextBytes(file);
        Path path = Files.write(directory.resolve("scan.las"), file);
        Process node = new ProcessBuilder("node", "tus-js.mjs", mode, url, path.toString())
                .directory(DRIVER.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), UTF_8);
        assertThat(node.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo(size + " bytes\n");
        return file;
    }
}
