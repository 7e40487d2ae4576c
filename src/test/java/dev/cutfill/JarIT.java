package dev.cutfill;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.scene.Change;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import io.tus.java.client.ProtocolException;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The built JAR from outside, as its users meet it: over HTTP, with real clients, killed and started again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JarIT {
    private static final List<String> PARTS = List.of("pre", "post", "shp", "shx");

    @TempDir
    private static @SuppressWarnings("NullAway.Init") Path directory;

    private final Scene scene = Sites.slope(
            7, 60, 40_000, 0.02, List.of(new GaussBowl("pit", 24, 30, 7, -2), new GaussBowl("heap", 40, 30, 5, 1.5)));
    private Map<String, Path> parts = Map.of();
    private RunningJar server;

    @BeforeAll
    void startServer() throws IOException {
        Path scans = Files.createDirectory(directory.resolve("scans"));
        SceneFiles.write(scene.withPreFromPost(scene.aboutCentre(0.01, -0.02, 0.4, 2, -1, 0.5)), scans);
        parts = Map.of(
                "pre", scans.resolve("pre.las"),
                "post", scans.resolve("post.las"),
                "shp", scans.resolve("stable.shp"),
                "shx", scans.resolve("stable.shx"));
        server = RunningJar.start(directory.resolve("data"), Map.of());
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Test
    void taskGoesFromCreateToPictureWithTheJavaClient() throws Exception {
        JsonNode created = create();
        String id = created.path("task_id").stringValue();
        assertThat(server.get("/query_task/" + id).body())
                .isEqualTo("{\"status\":\"waiting\",\"missing\":[\"pre\",\"post\",\"shp\",\"shx\"],\"results\":null}");

        for (String part : PARTS) {
            uploadWithJavaClient(created, part, part(part));
        }
        JsonNode results = server.awaitTask(id, "done").path("results");

        JsonNode hulls = results.path("hulls");
        assertThat(hulls.size()).isEqualTo(2);
        for (Change change : scene.changes()) {
            JsonNode hull = hulls.valueStream()
                    .filter(h -> h.path("net_volume").doubleValue() * change.volume() > 0)
                    .findFirst()
                    .orElseThrow();
            assertThat(hull.path("net_volume").doubleValue())
                    .isCloseTo(change.volume(), within(0.05 * Math.abs(change.volume())));
            assertThat(hull.path("id").stringValue()).matches(id + "_[0-9]+");
        }
        for (JsonNode hull : hulls) {
            assertThat(picture(hull.path("image_url")).getWidth()).isGreaterThan(600);
            assertThat(picture(hull.path("thumbnail_url")).getWidth()).isLessThanOrEqualTo(256);
        }
        assertThat(picture(results.path("overview").path("image_url")).getWidth())
                .isGreaterThan(600);
    }

    @Test
    void metricsTellOfUploads() throws Exception {
        JsonNode created = create();
        byte[] shx = Files.readAllBytes(part("shx"));
        patch(server, created, "shx", 0, shx);
        String metrics = server.get("/metrics").body();
        assertThat(metric(metrics, "cutfill_uploads_requests_total", "code=\"204\"", "method=\"PATCH\""))
                .isGreaterThanOrEqualTo(1);
        assertThat(metric(metrics, "cutfill_uploads_bytes_received_total")).isGreaterThanOrEqualTo(shx.length);
        assertThat(metric(metrics, "cutfill_uploads_bytes")).isGreaterThanOrEqualTo(shx.length);
        assertThat(metric(metrics, "cutfill_uploads_finished_seconds_count")).isGreaterThanOrEqualTo(1);
        assertThat(metric(metrics, "cutfill_uploads_finished_seconds_sum")).isPositive();
        assertThat(metric(metrics, "cutfill_uploads_open")).isGreaterThanOrEqualTo(3);
        assertThat(metric(metrics, "cutfill_uploads_active")).isNotNegative();
        for (String name : List.of("begun", "terminated", "expired", "displaced")) {
            assertThat(metric(metrics, "cutfill_uploads_" + name + "_total"))
                    .as(name)
                    .isNotNegative();
        }
    }

    /// The value of the line with this name and these labels.
    private static double metric(String metrics, String name, String... labels) {
        return metrics.lines()
                .filter(line ->
                        line.startsWith(name + "{") && List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + metrics));
    }

    @Test
    void forgedAndMissingSignaturesAreRefused() throws Exception {
        URI link = URI.create(finishedTask()
                .path("results")
                .path("overview")
                .path("image_url")
                .stringValue());
        assertThat(server.bytes(link).statusCode()).isEqualTo(200);

        String honest = link.toString();
        char last = honest.charAt(honest.length() - 1);
        URI forged = URI.create(honest.substring(0, honest.length() - 1) + (last == '0' ? '1' : '0'));
        assertThat(server.bytes(forged).statusCode()).isEqualTo(403);
        assertThat(server.bytes(URI.create(honest.replaceFirst("expires=\\d+", "expires=9999999999")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.bytes(URI.create(honest.substring(0, honest.indexOf('?'))))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void earlyStartNamesMissingPartsAndLaterRunsNothingTwice() throws Exception {
        JsonNode created = create();
        String id = created.path("task_id").stringValue();
        uploadWithJavaClient(created, "post", part("post"));

        Answer early = server.post("/start_task/" + id, "");
        assertThat(early.status()).isEqualTo(400);
        assertThat(early.body()).isEqualTo("{\"missing\":[\"pre\",\"shp\",\"shx\"]}");

        for (String part : List.of("pre", "shp", "shx")) {
            uploadWithJavaClient(created, part, part(part));
        }
        Answer started = server.post("/start_task/" + id, "");
        assertThat(started.status()).isEqualTo(200);
        assertThat(started.body()).isEqualTo("{\"started\":true}");
        server.awaitTask(id, "done");
        assertThat(server.post("/start_task/" + id, "").body()).isEqualTo("{\"started\":true}");
        assertThat(server.get("/query_task/" + id).json().path("status").stringValue())
                .isEqualTo("done");
    }

    @Test
    void killedServerResumesUploadAndComputation() throws Exception {
        Path data = directory.resolve("killed");
        JsonNode created;
        byte[] pre = Files.readAllBytes(part("pre"));
        try (RunningJar first = RunningJar.start(data, Map.of())) {
            created = first.post("/create_task", "").json();
            for (String part : List.of("post", "shp", "shx")) {
                patch(first, created, part, 0, Files.readAllBytes(part(part)));
            }
            // half of the first scan has been acknowledged when the server dies
            patchSome(first, created, "pre", 0, Arrays.copyOf(pre, pre.length / 2), pre.length);
            first.kill();
        }
        String id = created.path("task_id").stringValue();
        try (RunningJar second = RunningJar.start(data, Map.of())) {
            long offset = offset(second, created, "pre");
            assertThat(offset).isEqualTo(pre.length / 2);
            patch(second, created, "pre", offset, Arrays.copyOfRange(pre, (int) offset, pre.length));
            second.awaitTask(id, "running", "done");
            second.kill();
        }
        try (RunningJar third = RunningJar.start(data, Map.of())) {
            assertThat(third.awaitTask(id, "done").path("results").path("hulls").size())
                    .isEqualTo(2);
        }
    }

    @Test
    void uploadScriptDoesTheWholeUpload() throws Exception {
        Process script = new ProcessBuilder(
                        "bash",
                        "scripts/upload.sh",
                        "--server",
                        server.base(),
                        "--state",
                        directory.resolve("upload.state").toString(),
                        part("pre").toString(),
                        part("post").toString(),
                        part("shp").toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(script.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as(printed).isZero();
        for (String part : PARTS) {
            assertThat(printed).contains("→ Uploading " + part + " (" + Files.size(part(part)) + " bytes) …");
            assertThat(printed).contains("✔ " + part + " uploaded.");
        }
        var id = java.util.regex.Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                .matcher(printed);
        assertThat(id.find()).as(printed).isTrue();
        server.awaitTask(id.group(), "done");
    }

    @Test
    void badFilesEndAsErrorsAndTheServerGoesOn() throws Exception {
        byte[] pre = Files.readAllBytes(part("pre"));
        byte[] truncated = Arrays.copyOf(pre, pre.length / 2);
        byte[] boastful = pre.clone();
        // LAS 1.2 header: number of point records at 107
        Arrays.fill(boastful, 107, 110, (byte) 0xFF);
        byte[] nonsense = "this is no point cloud".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Map<String, byte[]> bad = Map.of("LASF", nonsense, "points", truncated, "holds", boastful);
        for (Map.Entry<String, byte[]> file : bad.entrySet()) {
            JsonNode created = create();
            patch(server, created, "pre", 0, file.getValue());
            for (String part : List.of("post", "shp", "shx")) {
                patch(server, created, part, 0, Files.readAllBytes(part(part)));
            }
            JsonNode task = server.awaitTask(created.path("task_id").stringValue(), "error");
            assertThat(task.path("results").stringValue()).startsWith("pre").doesNotContain("Exception");
        }
        assertThat(server.get("/ready").status()).isEqualTo(200);
    }

    @Test
    void unknownTasksPathsAndMethodsAreAnsweredAsDocumented() throws Exception {
        for (String id : List.of("123e4567-e89b-12d3-a456-426614174000", "no-uuid", "%2e%2e")) {
            Answer query = server.get("/query_task/" + id);
            assertThat(query.status()).isEqualTo(404);
            assertThat(query.body()).isEqualTo("{\"detail\":\"Task not found\"}");
            assertThat(server.post("/start_task/" + id, "").status()).isEqualTo(404);
        }
        assertThat(server.get("/nowhere").body()).isEqualTo("{\"detail\":\"Not Found\"}");
        Answer wrongMethod = server.get("/create_task");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    }

    private Path part(String label) {
        return requireNonNull(parts.get(label), label);
    }

    private JsonNode create() throws IOException, InterruptedException {
        Answer response = server.post("/create_task", "");
        assertThat(response.status()).isEqualTo(201);
        return response.json();
    }

    private JsonNode finishedTask() throws Exception {
        JsonNode created = create();
        for (String part : PARTS) {
            patch(server, created, part, 0, Files.readAllBytes(part(part)));
        }
        return server.awaitTask(created.path("task_id").stringValue(), "done");
    }

    private BufferedImage picture(JsonNode link) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = server.bytes(URI.create(link.stringValue()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(response.body()));
        assertThat(image).isNotNull();
        return image;
    }

    private static void uploadWithJavaClient(JsonNode created, String part, Path file)
            throws IOException, ProtocolException {
        TusClient client = new TusClient();
        // the Android app declares the length in this way
        client.setHeaders(Map.of("Upload-Length", Long.toString(Files.size(file))));
        URI address = URI.create(created.path("upload_urls").path(part).stringValue());
        TusUploader uploader = client.beginOrResumeUploadFromURL(new TusUpload(file.toFile()), address.toURL());
        uploader.setChunkSize(64 * 1024);
        while (uploader.uploadChunk() > -1) {}
        uploader.finish();
    }

    private static void patch(RunningJar server, JsonNode created, String part, long offset, byte[] bytes)
            throws Exception {
        patchSome(server, created, part, offset, bytes, offset + bytes.length);
    }

    private static void patchSome(
            RunningJar server, JsonNode created, String part, long offset, byte[] bytes, long length) throws Exception {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(address(server, created, part))
                .header("Tus-Resumable", "1.0.0")
                .header("Content-Type", "application/offset+octet-stream")
                .header("Upload-Offset", Long.toString(offset))
                .header("Upload-Length", Long.toString(length))
                .method("PATCH", BodyPublishers.ofByteArray(bytes))
                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    }

    private static long offset(RunningJar server, JsonNode created, String part) throws Exception {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(address(server, created, part))
                .header("Tus-Resumable", "1.0.0")
                .method("HEAD", BodyPublishers.noBody())
                .build());
        return response.headers().firstValueAsLong("Upload-Offset").orElseThrow();
    }

    /// The upload's path at this server: a restarted one listens on another port.
    private static URI address(RunningJar server, JsonNode created, String part) {
        return URI.create(server.base()
                + URI.create(created.path("upload_urls").path(part).stringValue())
                        .getPath());
    }
}
