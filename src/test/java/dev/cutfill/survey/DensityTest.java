package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The cell of the grid follows the points: from grids of terrain models to scans of a few metres.
class DensityTest {
    private static final Crs MAP = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);

    @ParameterizedTest
    @ValueSource(doubles = {2, 7, 12, 50, 700})
    void gridOfATerrainModelIsRightWithoutASetting(double spacing) throws Exception {
        double bowl = 7 * spacing;
        ChangeReport report = survey(spacing, bowl, -3, SurveySettings.defaults());
        double truth = 3 * 2 * Math.PI * bowl * bowl;
        assertThat(report.totals().cut().value()).isCloseTo(truth, within(0.01 * truth));
        assertThat(report.totals().fill().value()).isCloseTo(0, within(0.001 * truth));
        assertThat(report.coverage().share()).isGreaterThan(0.98);
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void pitOfASiteOfFiveMetresIsFound() throws Exception {
        ChangeReport report = survey(0.05, 0.3, -0.2, SurveySettings.defaults());
        double truth = 0.2 * 2 * Math.PI * 0.09;
        assertThat(report.regions()).hasSize(1);
        assertThat(report.totals().cut().value()).isCloseTo(truth, within(0.03 * truth));
        assertThat(Objects.requireNonNull(report.parameters().get("minimum_area_m2"))
                        .doubleValue())
                .isLessThan(0.3);
    }

    @Test
    void cellsNarrowerThanThePointsAreRefused() throws Exception {
        SurveySettings narrow = SettingsDocument.parse("{\"cell_m\": 2}").settings();
        assertThatThrownBy(() -> survey(10, 100, -2, narrow))
                .isInstanceOf(SurveyException.class)
                .hasMessage(
                        "The points of the sparser scan lie some 10 m apart, but cell_m or detail_m asks for cells of 2.0 m:"
                                + " most would be empty. Choose cell_m of 20 or more, or leave both out.");
    }

    /// A hundred points each way, one every spacing, with a bowl in the middle.
    private static ChangeReport survey(double spacing, double sigma, double depth, SurveySettings settings)
            throws Exception {
        double size = 100 * spacing;
        Polygon west = box(0, 0, 0.15 * size, size);
        Polygon east = box(0.85 * size, 0, size, size);
        return ChangeSurvey.run(
                new SurveyInputs(
                        new MemoryCloud("pre.las", cloud(spacing, 0, sigma, 0, 1), MAP),
                        new MemoryCloud("post.las", cloud(spacing, 0.5, sigma, depth, 2), MAP),
                        new StableGround(List.of(west, east), MAP)),
                settings,
                Progress.NONE);
    }

    private static Polygon box(double west, double south, double east, double north) {
        return new Polygon(
                Ring.owning(new double[] {west, east, east, west}, new double[] {south, south, north, north}),
                List.of());
    }

    private static PointCloud cloud(double spacing, double phase, double sigma, double depth, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[10_000], y = new double[10_000], z = new double[10_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i % 100 + phase) * spacing;
            int row = i / 100;
            y[i] = (row + phase) * spacing;
            double fromMiddle = Math.hypot(x[i] - 50 * spacing, y[i] - 50 * spacing);
            double relief = 2 * Math.sin(x[i] / (7 * spacing)) + 1.5 * Math.cos(y[i] / (5 * spacing));
            z[i] = Math.min(1, spacing) * relief
                    + depth * Math.exp(-fromMiddle * fromMiddle / (2 * sigma * sigma))
                    + Math.min(0.03, 0.1 * spacing) * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
