package dev.cutfill.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.RunningJar;
import dev.cutfill.TestServer;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `kill -9` of a worker elsewhere, the built JAR, in the middle of a survey.
class KilledWorkerIT {
    @Test
    void taskOfAKilledWorkerIsDoneByAnother(@TempDir Path directory) throws Exception {
        Path scene = Files.createDirectories(directory.resolve("scene"));
        SceneFiles.write(Sites.slope(7, 60, 200_000, 0.01, List.of(new GaussBowl("pit", 20, 20, 6, -2))), scene);
        Path key = Files.writeString(directory.resolve("key"), TestServer.KEY);
        try (TestServer server = Echo.server(directory.resolve("server"), "cutfill.worker.enabled=false")
                .start()) {
            JsonNode made =
                    server.post("/api/v2/tasks", "{\"kind\":\"volume\"}").json();
            RemoteWorkerIT.upload(
                    made,
                    scene,
                    Map.of("pre", "pre.las", "post", "post.las", "shp", "stable.shp", "shx", "stable.shx"));
            String path = "/api/v2/tasks/" + made.path("id").asString();

            Process first = worker(server, key, directory, "first");
            try {
                Await.until(
                        "the first computes",
                        () -> RemoteWorkerIT.row(server, path).path("progress").asDouble() > 0);
            } finally {
                first.destroyForcibly().waitFor();
            }
            assertThat(RemoteWorkerIT.row(server, path).path("state").asString())
                    .as("killed in the middle")
                    .isEqualTo("running");

            Process second = worker(server, key, directory, "second");
            try {
                Await.until(
                        "the second has done it",
                        () -> RemoteWorkerIT.row(server, path)
                                .path("state")
                                .asString()
                                .equals("succeeded"));
            } finally {
                second.destroy();
                second.waitFor();
            }
            assertThat(RemoteWorkerIT.row(server, path).path("worker_id").asString())
                    .isEqualTo("second");
            assertThat(server.get(path + "/attempts")
                            .json()
                            .valueStream()
                            .map(attempt -> attempt.path("outcome").asString()))
                    .containsExactly("lease_lost", "succeeded");
        }
    }

    private static Process worker(TestServer server, Path key, Path directory, String name) throws Exception {
        return new ProcessBuilder(
                        RunningJar.java(),
                        "-jar",
                        RunningJar.JAR.toString(),
                        "worker",
                        "--server",
                        server.base(),
                        "--key-file",
                        key.toString(),
                        "--id",
                        name,
                        "--lease",
                        "5",
                        "--scratch",
                        Files.createDirectories(directory.resolve(name)).toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
    }
}
