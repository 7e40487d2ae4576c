package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.format.las.LasOptions;
import dev.cutfill.format.las.LasWriter;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.survey.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StockpileTaskTest {
    @TempDir
    private Path directory;

    @Test
    void taskMeasuresTheStockpileInItsToe() throws Exception {
        Path scan = directory.resolve("1");
        cone(scan);
        Path toe = Files.writeString(
                directory.resolve("2"),
                "{\"type\": \"Polygon\", \"coordinates\": [[[18, 18], [42, 18], [42, 42], [18, 42], [18, 18]]]}");
        String payload = VolumeTask.spec("v2", SettingsDocument.parse("{\"reference\": \"base\"}"))
                .payload();
        JsonNode results = VolumeRunner.survey(
                        "t", payload, Map.of("post", scan, "areas", toe), directory, Progress.NONE)
                .results();
        double truth = Math.PI * 100 * 5 / 3;
        assertThat(results.path("areas").path(0).path("fill_volume").doubleValue())
                .isCloseTo(truth, within(0.02 * truth));
        assertThat(results.path("areas").path(0).path("figures").path("basis").asString())
                .isEqualTo("fill");
        assertThatThrownBy(() -> VolumeRunner.survey("t", payload, Map.of("post", scan), directory, Progress.NONE))
                .isInstanceOf(TaskFailure.class)
                .hasMessage("the task has no input 'areas'");
    }

    private static void cone(Path file) throws Exception {
        SplittableRandom random = new SplittableRandom(9);
        int n = 15_000;
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = 60 * random.nextDouble();
            y[i] = 60 * random.nextDouble();
            z[i] = 0.01 * y[i] + Math.max(0, 5 - Math.hypot(x[i] - 30, y[i] - 30) / 2) + 0.01 * random.nextGaussian();
        }
        LasWriter.write(file, PointCloud.owning(new Origin(0, 0, 0), x, y, z), LasOptions.DEFAULT);
    }
}
