package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.store.FileStore;
import dev.cutfill.task.Engine;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.TestPostgres;
import dev.cutfill.upload.UploadFinished;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real surveys of a small scene, from uploads to a result whose pictures are in the store.
class VolumeRunnerIT {
    @EnableConfigurationProperties(WorkerSettings.class)
    @Import({WorkerPool.class, WorkingDirectory.class, TaskFiles.class, VolumeRunnerConfiguration.class, Shelf.class})
    static class Pool {}

    /// A store that can be made to refuse.
    static final class Shelf implements FileStore {
        final Map<String, byte[]> files = new ConcurrentHashMap<>();
        volatile int room = Integer.MAX_VALUE;

        @Override
        public void put(String key, Path file, String contentType) throws IOException {
            if (files.size() >= room) {
                throw new IOException("no room");
            }
            files.put(key, Files.readAllBytes(file));
        }

        @Override
        public InputStream open(String key) throws IOException {
            throw new FileNotFoundException(key);
        }

        @Override
        public URI link(String key, Duration validity, URI base) {
            return base;
        }

        @Override
        public void delete(String key) {
            files.remove(key);
        }

        @Override
        public void check() {}
    }

    @TempDir
    private static Path directory;

    private static Path scene;
    private static Engine engine;
    private static Shelf shelf;

    @BeforeAll
    static void start() throws IOException {
        scene = Files.createDirectories(directory.resolve("scene"));
        Scene small = Sites.slope(7, 60, 30_000, 0.01, List.of(new GaussBowl("pit", 30, 30, 8, -2)));
        SceneFiles.write(small, scene);
        engine = Engine.start(
                directory.resolve("data"), TestPostgres.newDatabase(), List.of(Pool.class), "cutfill.worker.permits=1");
        shelf = engine.bean(Shelf.class);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void resultNamesItsPicturesByTheirKeysInTheStore() throws IOException {
        Task task = submit("pre.las", "post.las", "stable.shp", "stable.shx");
        await(task, TaskState.SUCCEEDED);

        String result =
                engine.tasks.read(task.id()).orElseThrow().outcome().result().orElseThrow();
        JsonNode document = JsonMapper.builder().build().readTree(result);
        assertThat(document.path("hulls").size()).isPositive();
        assertThat(document.path("hulls").get(0).path("id").asString()).isEqualTo(task.id() + "_0");
        Set<String> named = new HashSet<>();
        document.findValues("image_key").forEach(key -> named.add(key.asString()));
        document.findValues("thumbnail_key").forEach(key -> named.add(key.asString()));
        assertThat(named).isNotEmpty().allMatch(key -> key.matches("[0-9a-f]{32}"));
        List<String> rows = engine.jdbc
                .sql("SELECT store_key FROM task_file WHERE task_id = :id")
                .param("id", task.id())
                .query(String.class)
                .list();
        assertThat(rows).containsAll(named);
        assertThat(shelf.files.keySet()).containsAll(rows);
        assertThat(document.path("artifacts")).hasSameSizeAs(rows).allSatisfy(artifact -> {
            assertThat(rows).contains(artifact.path("key").asString());
            assertThat(artifact.path("bytes").asInt())
                    .isEqualTo(size(artifact.path("key").asString()));
        });
        assertThat(document.path("artifacts").findValues("key").stream().map(JsonNode::asString))
                .as("what is kept has its name at the end")
                .anySatisfy(key -> assertThat(key).matches("[0-9a-f]{32}/regions\\.geojson"))
                .anySatisfy(key -> assertThat(key).matches("[0-9a-f]{32}/difference\\.tif"));
        assertThat(engine.jdbc
                        .sql("SELECT role FROM task_file WHERE task_id = :id AND name = 'regions.dxf'")
                        .param("id", task.id())
                        .query(String.class)
                        .single())
                .isEqualTo("output");
    }

    @Test
    void fileThatIsNoCloudFailsWithASentence() throws IOException {
        Task task = submit("stable.shp", "post.las", "stable.shp", "stable.shx");
        await(task, TaskState.FAILED);

        Task.Failure failure =
                engine.tasks.read(task.id()).orElseThrow().outcome().failure().orElseThrow();
        assertThat(failure.code()).isEqualTo("INVALID_INPUT");
        assertThat(failure.message()).startsWith("pre").doesNotContain(directory.toString());
        assertThat(engine.attempts(task)).containsExactly("failed");
    }

    @Test
    void uploadThatIsGoneFailsWithASentence() throws IOException {
        Task task = waiting();
        for (String label : VolumeTask.LABELS) {
            engine.receiveAll(engine.input(task, label), "x");
        }
        for (String label : List.of("pre", "post", "shp")) {
            engine.tasks.inputFinished(
                    engine.uploads.find(engine.input(task, label).uploadId()).orElseThrow());
        }
        var last = engine.uploads.find(engine.input(task, "shx").uploadId()).orElseThrow();
        engine.uploads.delete(engine.input(task, "pre").uploadId());
        engine.tasks.inputFinished(last);
        await(task, TaskState.FAILED);

        assertThat(engine.tasks
                        .read(task.id())
                        .orElseThrow()
                        .outcome()
                        .failure()
                        .orElseThrow()
                        .code())
                .isEqualTo("INPUT_GONE");
    }

    @Test
    void storeThatRefusesKeepsNothingAndTheTaskTriesAgain() throws IOException {
        int before = shelf.files.size();
        shelf.room = before + 1;
        Task task = submit("pre.las", "post.las", "stable.shp", "stable.shx");
        Await.until("an attempt has failed", () -> engine.attempts(task).contains("failed"));
        assertThat(shelf.files).hasSize(before);
        assertThat(engine.state(task)).isIn(TaskState.QUEUED, TaskState.RUNNING);

        shelf.room = Integer.MAX_VALUE;
        await(task, TaskState.SUCCEEDED);
    }

    private static int size(String key) {
        return shelf.files.getOrDefault(key, new byte[0]).length;
    }

    @Test
    void settingsDecideWhatATaskAwaitsAndDoes() throws Exception {
        SettingsDocument chosen =
                SettingsDocument.parse("{\"stable\": \"auto\", \"cell_m\": 1.5, \"minimum_area_m2\": 20}");
        assertThat(VolumeTask.labels(chosen)).containsExactly("pre", "post");
        Task task = engine.waiting(VolumeTask.spec("volcal", chosen), "pre", "post");
        provide(task, Map.of("pre", "pre.las", "post", "post.las"));
        await(task, TaskState.SUCCEEDED);

        JsonNode document = JsonMapper.builder()
                .build()
                .readTree(engine.tasks
                        .read(task.id())
                        .orElseThrow()
                        .outcome()
                        .result()
                        .orElseThrow());
        JsonNode parameters = document.path("parameters");
        assertThat(parameters.path("cell_m").asDouble()).isEqualTo(1.5);
        assertThat(parameters.path("minimum_area_m2").asDouble()).isEqualTo(20);
        assertThat(parameters.path("stable").asString()).isEqualTo("auto");
        assertThat(parameters.path("drop_classes").size()).isEqualTo(2);
        assertThat(document.path("stable").path("given").asBoolean()).isFalse();
    }

    @Test
    void stableGroundMayComeAsGeoJson() throws Exception {
        SettingsDocument chosen = SettingsDocument.parse("{\"stable\": \"geojson\"}");
        Task task = engine.waiting(
                VolumeTask.spec("volcal", chosen), VolumeTask.labels(chosen).toArray(String[]::new));
        Files.writeString(scene.resolve("stable.geojson"), """
                {"type": "Polygon", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32648"}},
                 "coordinates": [[[708201, 3532401], [708259, 3532401], [708259, 3532409], [708201, 3532409], [708201, 3532401]]]}""");
        provide(task, Map.of("pre", "pre.las", "post", "post.las", "geojson", "stable.geojson"));
        await(task, TaskState.SUCCEEDED);

        JsonNode document = JsonMapper.builder()
                .build()
                .readTree(engine.tasks
                        .read(task.id())
                        .orElseThrow()
                        .outcome()
                        .result()
                        .orElseThrow());
        assertThat(document.path("stable").path("given").asBoolean()).isTrue();
        assertThat(document.path("stable").path("area").asDouble()).isBetween(400.0, 470.0);
        assertThat(document.path("warnings").toString()).doesNotContain("coordinate system");
    }

    private static void provide(Task task, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            var input = engine.input(task, file.getKey());
            Files.copy(
                    scene.resolve(file.getValue()),
                    engine.uploads.file(input.uploadId()),
                    StandardCopyOption.REPLACE_EXISTING);
            engine.context()
                    .publishEvent(new UploadFinished(
                            engine.uploads.finalizeLength(input.uploadId()).orElseThrow()));
        }
    }

    private static Task waiting() {
        return engine.waiting(
                VolumeTask.spec("volcal", SettingsDocument.NOTHING_CHOSEN), VolumeTask.LABELS.toArray(String[]::new));
    }

    /// @param files of the scene, for pre, post, shp and shx
    private static Task submit(String... files) throws IOException {
        Task task = waiting();
        for (int i = 0; i < files.length; i++) {
            var input = engine.input(task, VolumeTask.LABELS.get(i));
            Files.copy(
                    scene.resolve(files[i]),
                    engine.uploads.file(input.uploadId()),
                    StandardCopyOption.REPLACE_EXISTING);
            engine.context()
                    .publishEvent(new UploadFinished(
                            engine.uploads.finalizeLength(input.uploadId()).orElseThrow()));
        }
        return task;
    }

    private static void await(Task task, TaskState state) {
        Await.until(task.id() + " is " + state, () -> engine.state(task) == state);
    }
}
