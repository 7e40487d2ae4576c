package dev.cutfill.api.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.Await;
import dev.cutfill.TestServer;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.worker.remote.RemoteWorker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Surveys done by a worker that knows the server's address and a key, and nothing else.
class RemoteWorkerIT {
    @TempDir
    private Path directory;

    @Test
    void workerElsewhereDoesSurveysForAServerThatComputesNothing() throws Exception {
        Path scene = Files.createDirectories(directory.resolve("scene"));
        SceneFiles.write(Sites.slope(7, 40, 8_000, 0.01, List.of(new GaussBowl("pit", 20, 20, 6, -2))), scene);
        try (TestServer server = Echo.server(directory.resolve("server"), "cutfill.worker.enabled=false")
                        .start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            JsonNode made =
                    server.post("/api/v2/tasks", "{\"kind\":\"volume\"}").json();
            upload(made, scene, Map.of("pre", "pre.las", "post", "post.las", "shp", "stable.shp", "shx", "stable.shx"));
            JsonNode bad = server.post("/api/v2/tasks", "{\"kind\":\"volume\"}").json();
            Files.write(
                    scene.resolve("cut-off.las"), Arrays.copyOf(Files.readAllBytes(scene.resolve("pre.las")), 1_000));
            upload(
                    bad,
                    scene,
                    Map.of("pre", "cut-off.las", "post", "post.las", "shp", "stable.shp", "shx", "stable.shx"));
            assertThat(state(server, made)).isEqualTo("queued");

            String tenant = server.get("/api/v2/tenants")
                    .json()
                    .path("tenants")
                    .get(0)
                    .path("id")
                    .asString();
            JsonNode key = server.post(
                            "/api/v2/keys", "{\"name\":\"far\",\"tenant_id\":\"" + tenant + "\",\"scopes\":[\"work\"]}")
                    .json();
            Path scratch = Files.createDirectories(directory.resolve("scratch"));
            RemoteWorker worker = worker(server, key.path("secret").asString(), scratch);
            Future<?> running = threads.submit(() -> {
                worker.run();
                return null;
            });
            Await.until("one has ended", () -> state(server, made).equals("succeeded") || running.isDone());
            Await.until("the other has ended", () -> state(server, bad).equals("failed") || running.isDone());

            JsonNode done =
                    server.get("/api/v2/tasks/" + made.path("id").asString()).json();
            assertThat(done.path("worker_id").asString()).isEqualTo("far");
            assertThat(done.path("result")
                            .path("hulls")
                            .get(0)
                            .path("net_volume")
                            .asDouble())
                    .isNegative();
            String pictureKey =
                    done.path("result").path("hulls").get(0).path("image_key").asString();
            assertThat(done.path("result")
                            .path("hulls")
                            .get(0)
                            .path("image_url")
                            .asString())
                    .contains(pictureKey);
            assertThat(server.get("/api/v2/tasks/" + made.path("id").asString() + "/artifacts")
                            .json()
                            .size())
                    .isGreaterThan(2);
            JsonNode failed =
                    server.get("/api/v2/tasks/" + bad.path("id").asString()).json();
            assertThat(failed.path("error").path("code").asString()).isEqualTo("INVALID_INPUT");

            worker.close();
            Await.until("nothing is left of the work", () -> isEmpty(scratch.resolve("tmp")));
        }
    }

    @Test
    void workerWithoutAGoodKeyIsToldSo() throws IOException {
        try (TestServer server = Echo.server(directory.resolve("server"), "cutfill.worker.enabled=false")
                        .start();
                RemoteWorker worker = worker(server, "no such key, though long enough", directory)) {
            assertThatThrownBy(worker::run).isInstanceOf(IOException.class).hasMessageContaining("401");
        }
    }

    private static RemoteWorker worker(TestServer server, String key, Path scratch) {
        return new RemoteWorker(new RemoteWorker.Settings(
                URI.create(server.base()), Optional.of(key), "far", 1, scratch, Duration.ofSeconds(60)));
    }

    static void upload(JsonNode task, Path scene, Map<String, String> files) throws IOException, InterruptedException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path bytes = scene.resolve(file.getValue());
            HttpRequest patch = HttpRequest.newBuilder(
                            URI.create(task.path("uploads").path(file.getKey()).asString()))
                    .header("Tus-Resumable", "1.0.0")
                    .header("Content-Type", "application/offset+octet-stream")
                    .header("Upload-Offset", "0")
                    .header("Upload-Length", Long.toString(Files.size(bytes)))
                    .method("PATCH", BodyPublishers.ofFile(bytes))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(patch, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    private static String state(TestServer server, JsonNode task) {
        return row(server, "/api/v2/tasks/" + task.path("id").asString())
                .path("state")
                .asString();
    }

    static JsonNode row(TestServer server, String path) {
        try {
            return server.get(path).json();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
