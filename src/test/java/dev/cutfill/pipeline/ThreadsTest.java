package dev.cutfill.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.report.Deliverable;
import dev.cutfill.scene.Frustum;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scan;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sums of floating-point numbers depend on their order, and an order that depends on which thread is done
/// first gives other volumes on another machine. So a whole survey, from files to files, is run on one, two and
/// three threads, and every byte of what it writes is compared. The scans are turned and shifted (all of the
/// registration has to run), overlap partly, and have gaps and strays.
class ThreadsTest {
    @TempDir
    private Path directory;

    @Test
    void resultIsTheSameForAnyNumberOfThreads() throws Exception {
        Scene site = Sites.slope(
                7, 120, 0, 0, List.of(new GaussBowl("pit", 40, 46, 9, -3), new Frustum("heap", 82, 70, 9, 3, 3)));
        Scene scene = site.withScans(new Scan(90_000, 0.03, 6, 5, 20), new Scan(60_000, 0.05, 6, 5, 20))
                .withPreFromPost(site.aboutCentre(0.01, -0.02, 0.6, 4, -3, 2));
        SceneFiles.write(scene, directory);
        Run one = run(1);
        assertThat(one.results().path("hulls").size()).isEqualTo(2);
        assertThat(one.results().path("registration").path("method").asString()).isEqualTo("searched");
        for (int threads = 2; threads <= 3; threads++) {
            Run more = run(threads);
            assertThat(more.results()).as("document, %d threads", threads).isEqualTo(one.results());
            assertThat(more.files().keySet()).isEqualTo(one.files().keySet());
            one.files()
                    .forEach((name, bytes) ->
                            assertThat(more.files().get(name)).as(name).isEqualTo(bytes));
        }
    }

    private record Run(ObjectNode results, TreeMap<String, byte[]> files) {}

    private Run run(int threads) throws Exception {
        Path out = Files.createDirectory(directory.resolve(threads + " threads"));
        VolumeSurvey.Inputs inputs = new VolumeSurvey.Inputs(
                directory.resolve("pre.las"),
                directory.resolve("post.las"),
                Optional.of(
                        new VolumeSurvey.Stable(directory.resolve("stable.shp"), Optional.empty(), Optional.empty())),
                new VolumeSurvey.Names("pre", "post", "stable"));
        VolumeSurvey.Output output;
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            output = pool.submit(
                            () -> VolumeSurvey.run("id", inputs, SettingsDocument.NOTHING_CHOSEN, out, Progress.NONE))
                    .get();
        }
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (Deliverable file : output.files()) {
            if (file.kind() != Deliverable.Kind.REPORT) {
                files.put(file.name(), Files.readAllBytes(file.file()));
            }
        }
        ObjectNode results = output.results();
        // all that may differ: how long it took, and the PDF, which says when it was made
        assertThat(results.remove("timings")).isNotNull();
        for (JsonNode artifact : results.path("artifacts")) {
            if (artifact.path("kind").asString().equals("report")) {
                ((ObjectNode) artifact).remove("bytes");
            }
        }
        return new Run(results, files);
    }
}
