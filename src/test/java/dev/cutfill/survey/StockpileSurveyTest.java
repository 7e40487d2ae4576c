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
import dev.cutfill.cloud.area.Area;
import dev.cutfill.cloud.area.Areas;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.stockpile.BaseMethod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class StockpileSurveyTest {
    private static final Crs MAP = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);
    private static final double EAST = 1_000_000;
    private static final double NORTH = 5_400_000;
    private static final DoubleBinaryOperator GROUND = (x, y) -> 500 + 0.03 * x - 0.02 * y;

    /// A frustum of 16 × 16 m below and 4 × 4 m above, 6 m high, at (30, 40), and a cone at (70, 70).
    private static final double FRUSTUM = 6 * (256 + 16 + Math.sqrt(256 * 16)) / 3;

    private static final double CONE = Math.PI * 64 * 4 / 3;

    @Test
    void solidsOnASlopeHaveTheirVolumes() throws Exception {
        ChangeReport report = run(BaseMethod.TRIANGULATED, toes(), cloud(1));
        assertThat(report.regions()).hasSize(2);
        Region frustum = report.regions().get(0);
        Region cone = report.regions().get(1);
        assertThat(frustum.fill().value()).isCloseTo(FRUSTUM, within(0.005 * FRUSTUM));
        assertThat(cone.fill().value()).isCloseTo(CONE, within(0.01 * CONE));
        assertThat(frustum.fill().covers(FRUSTUM)).isTrue();
        assertThat(cone.fill().covers(CONE)).isTrue();
        assertThat(frustum.net().halfWidth()).isBetween(0.1, 0.02 * FRUSTUM);
        assertThat(frustum.outline().area()).isCloseTo(18 * 18, within(1e-6));
        assertThat(report.totals().net().value())
                .isCloseTo(frustum.net().value() + cone.net().value(), within(1e-9));
        assertThat(report.totals().parts().base().net()).isPositive();
        assertThat(report.totals().parts().common().net()).isZero();
        assertThat(report.coverage().overlapArea()).isCloseTo(18 * 18 + 18 * 18, within(1e-6));
        assertThat(report.coverage().share()).isGreaterThan(0.999);
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("vertical_sigma_m"));
    }

    @Test
    void everyPlaneBaseGivesTheSameOnAPlane() throws Exception {
        double plane =
                run(BaseMethod.BEST_FIT_PLANE, toes(), cloud(2)).totals().net().value();
        assertThat(run(BaseMethod.KRIGED, toes(), cloud(2)).totals().net().value())
                .isCloseTo(plane, within(2.0));
        assertThat(run(BaseMethod.AVERAGE, toes(), cloud(2)).totals().net().value())
                .isCloseTo(plane, within(4.0));
    }

    @Test
    void lowestPointIsWarnedOfAndItsIntervalHolds() throws Exception {
        ChangeReport report = run(BaseMethod.LOWEST_POINT, toes(), cloud(3));
        double truth = FRUSTUM + CONE;
        assertThat(report.totals().net().value()).isGreaterThan(1.1 * truth);
        assertThat(report.totals().net().covers(truth)).isTrue();
        assertThat(report.warnings())
                .anyMatch(warning -> warning.startsWith("base lowest_point gives frustum ")
                        && warning.contains("m³ more than the ground round its toe leads to expect"));
    }

    @Test
    void heightsOfTheWholeScanDoNotMatter() throws Exception {
        double here =
                run(BaseMethod.TRIANGULATED, toes(), cloud(4)).totals().net().value();
        PointCloud points = cloud(4).cloud();
        double[] higher = points.z().clone();
        for (int i = 0; i < higher.length; i++) {
            higher[i] += 100;
        }
        CloudHeights raised = new CloudHeights(points, higher);
        assertThat(run(BaseMethod.TRIANGULATED, toes(), raised.cloud())
                        .totals()
                        .net()
                        .value())
                .isCloseTo(here, within(1e-2));
    }

    @Test
    void baseWithoutAToeIsRefused() {
        assertThatThrownBy(() -> run(BaseMethod.TRIANGULATED, Areas.NONE, cloud(5)))
                .isInstanceOf(SurveyException.class)
                .hasMessageStartingWith("reference is base, but no areas were given. Draw the toe of each stockpile");
        Areas elsewhere = new Areas(List.of(square("far", 5000, 40, 9)), MAP);
        assertThatThrownBy(() -> run(BaseMethod.TRIANGULATED, elsewhere, cloud(5)))
                .isInstanceOf(SurveyException.class)
                .hasMessageContaining("The file of the areas lies beside post");
    }

    private record CloudHeights(PointCloud points, double[] z) {
        MemoryCloud cloud() {
            return new MemoryCloud(
                    "post",
                    PointCloud.owning(
                            points.origin(), points.x().clone(), points.y().clone(), z),
                    MAP);
        }
    }

    private static Areas toes() {
        return new Areas(List.of(square("frustum", 30, 40, 9), square("cone", 70, 70, 9)), MAP);
    }

    private static Area square(String name, double x, double y, double half) {
        double w = EAST + x - half, e = EAST + x + half, s = NORTH + y - half, n = NORTH + y + half;
        return new Area(
                name,
                List.of(new Polygon(Ring.owning(new double[] {w, e, e, w}, new double[] {s, s, n, n}), List.of())),
                Map.of());
    }

    private static double pile(double x, double y) {
        double out = Math.max(Math.abs(x - 30), Math.abs(y - 40));
        return Math.max(0, Math.min(6, 8 - out)) + Math.max(0, 4 - Math.hypot(x - 70, y - 70) / 2);
    }

    /// Nine points a square metre.
    private static MemoryCloud cloud(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 90_000;
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = 100 * random.nextDouble();
            y[i] = 100 * random.nextDouble();
            z[i] = GROUND.applyAsDouble(x[i], y[i]) + pile(x[i], y[i]) + 0.02 * random.nextGaussian();
        }
        return new MemoryCloud("post", PointCloud.owning(new Origin(EAST, NORTH, 0), x, y, z), MAP);
    }

    private static ChangeReport run(BaseMethod method, Areas toes, MemoryCloud post) throws Exception {
        return ChangeSurvey.run(
                new SurveyInputs(new Reference.Base(method), post, new StableGround(List.of(), Crs.UNKNOWN), toes),
                settings(method),
                Progress.NONE);
    }

    private static SurveySettings settings(BaseMethod method) throws Exception {
        return SettingsDocument.parse(
                        "{\"reference\": \"base\", \"base\": \"" + method.name().toLowerCase(Locale.ROOT) + "\"}")
                .settings();
    }
}
