package dev.cutfill.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.format.las.LasFile;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The same survey on the grid and on the ground.
class SurfaceVolumeTest {
    @TempDir
    private Path directory;

    @Test
    void everyAreaAndVolumeIsDividedByTheScale() throws Exception {
        SceneFiles.write(Sites.slope(4, 60, 14_000, 0.02, List.of(new GaussBowl("pit", 30, 30, 8, -3))), directory);
        ObjectNode grid = survey("grid");
        JsonNode ground = survey("ground");
        double scale = grid.path("crs").path("areal_scale").doubleValue();
        assertThat(scale).as("UTM, 190 km off its central meridian").isBetween(1.00005, 1.0005);
        assertThat(ground.path("crs").path("areal_scale").doubleValue()).isEqualTo(scale);
        assertThat(ground.path("hulls")).isNotEmpty();
        Map<String, Double> onGrid = areasAndVolumes(grid);
        Map<String, Double> onGround = areasAndVolumes(ground);
        assertThat(onGround).hasSameSizeAs(onGrid);
        assertThat(onGrid).hasSizeGreaterThan(20);
        assertThat(ResultMemberTest.undescribed(grid)).isEmpty();
        assertThat(grid.path("epochs").path("pre").path("name").asString()).isEqualTo("pre.las");
        assertThat(grid.path("epochs").path("post").path("date").asString())
                .isEqualTo(LasFile.open(directory.resolve("post.las"), "post.las")
                        .created()
                        .map(LocalDate::toString)
                        .orElse(LocalDate.now(ZoneOffset.UTC).toString()));
        onGrid.forEach((name, value) ->
                assertThat(onGround.get(name)).as(name).isCloseTo(value / scale, within(1e-9 * Math.abs(value))));
    }

    private ObjectNode survey(String surface) throws Exception {
        VolumeSurvey.Inputs inputs = new VolumeSurvey.Inputs(
                directory.resolve("pre.las"),
                directory.resolve("post.las"),
                Optional.of(
                        new VolumeSurvey.Stable(directory.resolve("stable.shp"), Optional.empty(), Optional.empty())),
                new VolumeSurvey.Names("pre.las", "post.las", "stable.shp"));
        return VolumeSurvey.run(
                        "s",
                        inputs,
                        SettingsDocument.NOTHING_CHOSEN.with("surface_volume=" + surface),
                        Files.createDirectory(directory.resolve(surface)),
                        Progress.NONE)
                .results();
    }

    /// By the path of each; those that a user chooses, and shares and lengths, are none.
    private static Map<String, Double> areasAndVolumes(JsonNode results) {
        Map<String, Double> found = new TreeMap<>();
        results.properties().stream()
                .filter(member -> !member.getKey().equals("parameters"))
                .forEach(member -> collect(member.getKey(), member.getValue(), found));
        return found;
    }

    private static void collect(String path, JsonNode node, Map<String, Double> found) {
        if (node.isNumber() && path.matches(".*(area|volume)")) {
            found.put(path, node.doubleValue());
        }
        node.properties().forEach(member -> collect(path + "." + member.getKey(), member.getValue(), found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(path + "." + i, node.get(i), found);
        }
    }
}
