package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cutfill.upload.Upload;
import dev.cutfill.upload.http.Http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that fills up under an upload. Where this user may mount one it is a real one, of a few MiB; else the
/// server's own limit stands in for it, which is met at the same place.
class FullDiskIT {
    private static final int DISK = 8 << 20;
    private static final byte[] FILE = new byte[6_000_000];
    private static final String TUS = "Tus-Resumable: 1.0.0";
    private static final String BYTES = "Content-Type: application/offset+octet-stream";

    static {
        new Random(6).nextBytes(FILE);
    }

    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 6000000", "Transfer-Encoding: chunked"})
    void uploadGoesOnAfterAFullDiskHasRoom(String framing) throws Exception {
        boolean mounted = mount();
        try (UploadServer server = UploadServer.start(
                directory, "cutfill.upload.min-free=0B", "cutfill.upload.max-total=" + (mounted ? "0B" : DISK + "B"))) {
            String other =
                    server.uploads().create(Map.of(), OptionalLong.of(4 << 20)).id();
            byte[] filler = new byte[4 << 20];
            assertThat(patch(server, other, 0, filler, "Content-Length: " + filler.length)
                            .status())
                    .isEqualTo(204);
            String id = server.uploads().create(Map.of(), OptionalLong.empty()).id();

            Response full = patch(server, id, 0, FILE, framing);
            assertThat(full.status()).isEqualTo(507);
            assertThat(full.body()).doesNotContain("Exception");
            long kept = Files.size(server.uploads().file(id));
            if (mounted) {
                assertThat(kept).as("what fitted is kept").isGreaterThan(DISK / 2 - 1_000_000);
            }
            assertThat(offset(server, id)).isEqualTo(kept);
            assertThat(Files.readAllBytes(server.uploads().file(id))).isEqualTo(Arrays.copyOf(FILE, (int) kept));
            assertThat(Http.send(server.port(), "OPTIONS /files", "").status())
                    .as("healthy")
                    .isEqualTo(200);

            assertThat(Http.send(server.port(), "DELETE /files/" + other, "", TUS)
                            .status())
                    .as("room again")
                    .isEqualTo(204);
            byte[] rest = Arrays.copyOfRange(FILE, (int) kept, FILE.length);
            Response resumed = patch(server, id, kept, rest, "Content-Length: " + rest.length);
            assertThat(resumed.header("Upload-Offset")).contains(Integer.toString(FILE.length));
            assertThat(Files.readAllBytes(server.uploads().file(id))).isEqualTo(FILE);
            assertThat(server.finished()).extracting(Upload::id).contains(id);
        } finally {
            if (mounted) {
                run("umount", directory.toString());
            }
        }
    }

    /// Records are written beside the bytes: a disk without a free byte may cost no upload its record.
    @Test
    void diskThatIsFullToTheBrimLosesNoRecord() throws Exception {
        assumeTrue(mount(), "this user may not mount a disk");
        try (UploadServer server = UploadServer.start(directory, "cutfill.upload.min-free=0B")) {
            String id = Http.send(
                            server.port(),
                            "POST /files",
                            "12345",
                            TUS,
                            BYTES,
                            "Upload-Length: 7",
                            "Upload-Metadata: a YQ==")
                    .id();
            String deferred = server.uploads()
                    .create(Map.of("a", "b"), OptionalLong.empty())
                    .id();
            Path filler = directory.resolve("filler");
            fill(filler);
            assertThat(Http.send(server.port(), "POST /files", "", TUS, "Upload-Length: 7")
                            .status())
                    .isEqualTo(507);
            assertThat(patch(server, deferred, 0, "x".getBytes(US_ASCII), "Content-Length: 1")
                            .status())
                    .isEqualTo(507);
            assertThat(Http.send(server.port(), "HEAD /files/" + id, "", TUS).header("Upload-Metadata"))
                    .contains("a YQ==");
            assertThat(server.uploads().find(deferred).orElseThrow().metadata()).isEqualTo(Map.of("a", "b"));
            Files.delete(filler);
            assertThat(Http.send(server.port(), "PATCH /files/" + id, "67", TUS, BYTES, "Upload-Offset: 5")
                            .status())
                    .isEqualTo(204);
            assertThat(server.finished()).hasSize(1);
        } finally {
            run("umount", directory.toString());
        }
    }

    private boolean mount() throws Exception {
        return run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", directory.toString()) == 0;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static long offset(UploadServer server, String id) {
        return Long.parseLong(Http.send(server.port(), "HEAD /files/" + id, "", TUS)
                .header("Upload-Offset")
                .orElseThrow());
    }

    private static Response patch(UploadServer server, String id, long offset, byte[] body, String framing)
            throws IOException {
        boolean chunked = framing.startsWith("Transfer");
        try (Http http = new Http(server.port())) {
            http.head(
                    "PATCH /files/" + id,
                    "",
                    TUS,
                    BYTES,
                    "Upload-Offset: " + offset,
                    "Upload-Length: " + (offset + body.length),
                    framing);
            try {
                for (int at : IntStream.iterate(0, at -> at < body.length, at -> at + 100_000)
                        .toArray()) {
                    byte[] piece = Arrays.copyOfRange(body, at, Math.min(body.length, at + 100_000));
                    http.write(chunked ? Integer.toHexString(piece.length) + "\r\n" : "");
                    http.write(piece);
                    http.write(chunked ? "\r\n" : "");
                }
                http.write(chunked ? "0\r\n\r\n" : "");
            } catch (IOException _) {
                // refused before the end of the body; the answer says why
            }
            return http.read(false);
        }
    }
}
