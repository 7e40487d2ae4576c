package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.cloud.area.Areas;
import dev.cutfill.cloud.surface.Elevations;
import dev.cutfill.cloud.surface.Level;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.settings.HeightSettings.Offset;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class SurfaceReferenceTest {
    private static final Crs MAP = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);
    private static final StableGround NONE = new StableGround(List.of(), Crs.UNKNOWN);
    private static final double EAST = 1_000_000;
    private static final double NORTH = 5_400_000;
    private static final double NOISE = 0.02;

    /// With a break line that no grid meets.
    private static final DoubleBinaryOperator DESIGN =
            (x, y) -> 500 + 0.03 * (x - EAST) + (x - EAST > 51.3 ? Math.min(6, x - EAST - 51.3) : 0);

    private static final double SIZE = 120;
    private static final double AREA = SIZE * SIZE;

    @Test
    void asBuiltAboveItsDesignIsAllFill() throws Exception {
        ChangeReport report = run(design(DESIGN), raised(0.10, 1), Offset.AUTO, Optional.of(0.02), NONE);
        assertThat(report.totals().net().value()).isCloseTo(1440, within(14.4));
        assertThat(report.totals().fill().value()).isCloseTo(1440, within(14.4));
        assertThat(report.totals().overlapNet().value()).isCloseTo(1440, within(14.4));
        assertThat(report.totals().net().halfWidth()).isCloseTo(1.96 * 0.02 * AREA, within(12.0));
        assertThat(report.stable().correction().value()).isZero();
        assertThat(report.coverage().share()).isGreaterThan(0.99);
    }

    @Test
    void volumesHaveNoIntervalWhereNobodyVouches() throws Exception {
        ChangeReport report = run(design(DESIGN), raised(0.10, 1), Offset.AUTO, Optional.empty(), NONE);
        assertThat(report.totals().net().value()).isCloseTo(1440, within(14.4));
        assertThat(report.totals().net().halfWidth()).isNaN();
        assertThat(report.totals().parts().random().net()).isBetween(0.1, 10.0);
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("vertical_sigma_m"));
    }

    @Test
    void elevationIsALevelDesignToTheBit() throws Exception {
        CloudSource cloud = cloud("post", 1, (x, y) -> DESIGN.applyAsDouble(x, y) + Math.sin(x / 9));
        ChangeReport elevation = run(new Reference.Elevation(503.25), cloud, Offset.AUTO, Optional.of(0.02), NONE);
        ChangeReport level = run(
                new Reference.Design("level", new Level(503.25), Crs.UNKNOWN),
                cloud,
                Offset.AUTO,
                Optional.of(0.02),
                NONE);
        assertThat(elevation.totals()).isEqualTo(level.totals());
        assertThat(elevation.maps().difference().values())
                .isEqualTo(level.maps().difference().values());
        assertThat(elevation.totals().cut().value()).isPositive();
        assertThat(elevation.totals().fill().value()).isPositive();
    }

    @Test
    void mirroredHeightsChangeTheSignOfVolumes() throws Exception {
        DoubleBinaryOperator bumps = (x, y) -> 2 * Math.sin(x / 9) * Math.cos(y / 7);
        ChangeReport up = run(
                design(DESIGN),
                cloud("post", 1, (x, y) -> DESIGN.applyAsDouble(x, y) + bumps.applyAsDouble(x, y), 0),
                Offset.AUTO,
                Optional.of(0.02),
                NONE);
        ChangeReport down = run(
                design((x, y) -> -DESIGN.applyAsDouble(x, y)),
                cloud("post", 1, (x, y) -> -DESIGN.applyAsDouble(x, y) - bumps.applyAsDouble(x, y), 0),
                Offset.AUTO,
                Optional.of(0.02),
                NONE);
        double net = up.totals().overlapNet().value();
        assertThat(down.totals().overlapNet().value()).isCloseTo(-net, within(1e-2));
        assertThat(down.totals().cut().value())
                .isCloseTo(
                        up.totals().fill().value(),
                        within(0.01 * up.totals().fill().value()));
    }

    @Test
    void shiftOfTheDesignShiftsNetByShiftTimesArea() throws Exception {
        CloudSource cloud = raised(0.3, 2);
        ChangeReport one = run(design(DESIGN), cloud, Offset.AUTO, Optional.of(0.02), NONE);
        ChangeReport other =
                run(design((x, y) -> DESIGN.applyAsDouble(x, y) - 0.125), cloud, Offset.AUTO, Optional.of(0.02), NONE);
        double moved =
                other.totals().overlapNet().value() - one.totals().overlapNet().value();
        assertThat(moved).isCloseTo(0.125 * one.totals().overlapArea(), within(1e-2));
    }

    @Test
    void offsetIsTakenOffOnlyIfAskedFor() throws Exception {
        StableGround strip = new StableGround(
                List.of(new Polygon(
                        Ring.owning(
                                new double[] {EAST + 1, EAST + 30, EAST + 30, EAST + 1},
                                new double[] {NORTH + 1, NORTH + 1, NORTH + 119, NORTH + 119}),
                        List.of())),
                MAP);
        CloudSource cloud = cloud("post", 3, (x, y) -> DESIGN.applyAsDouble(x, y) + (x - EAST > 40 ? 0.55 : 0.05));
        ChangeReport kept = run(design(DESIGN), cloud, Offset.AUTO, Optional.empty(), strip);
        ChangeReport taken = run(design(DESIGN), cloud, Offset.STABLE, Optional.empty(), strip);
        assertThat(kept.stable().correction().value()).isZero();
        assertThat(kept.totals().overlapNet().halfWidth()).isBetween(1.9 * 0.05 * AREA, 2.2 * 0.05 * AREA);
        assertThat(kept.warnings()).anyMatch(warning -> warning.contains("mm above design on the stable ground"));
        assertThat(taken.stable().correction().value()).isCloseTo(0.05, within(0.003));
        double truth = 0.5 * 80 * SIZE;
        assertThat(taken.totals().net().value()).isCloseTo(truth, within(0.01 * truth));
        assertThat(taken.totals().net().halfWidth()).isLessThan(0.01 * truth);
    }

    @Test
    void designInAnotherPlaceIsRefused() {
        Reference away = new Reference.Design("design", new Patch(DESIGN, EAST + 1000, EAST + 1100), MAP);
        assertThatThrownBy(() -> run(away, raised(0, 1), Offset.AUTO, Optional.empty(), NONE))
                .isInstanceOf(SurveyException.class)
                .hasMessageContaining("design lies beside post: it is x 1001000.0 to 1001100.0");
    }

    @Test
    void groundBeyondTheDesignIsNotCompared() throws Exception {
        Reference half = new Reference.Design("design", new Patch(DESIGN, EAST, EAST + 60), MAP);
        ChangeReport report = run(half, raised(0.10, 1), Offset.AUTO, Optional.of(0.02), NONE);
        assertThat(report.totals().overlapArea()).isCloseTo(AREA / 2, within(0.01 * AREA));
        assertThat(report.totals().net().value()).isCloseTo(720, within(15.0));
    }

    /// A surface known over a strip.
    private record Patch(DoubleBinaryOperator heights, double west, double east) implements Elevations {
        @Override
        public double at(double x, double y) {
            return x >= west && x <= east ? heights.applyAsDouble(x, y) : Double.NaN;
        }

        @Override
        public Bounds bounds() {
            return new Bounds(west, NORTH, 0, east, NORTH + SIZE, 1000);
        }
    }

    private static Reference design(DoubleBinaryOperator heights) {
        return new Reference.Design("design", new Patch(heights, EAST - 10, EAST + SIZE + 10), MAP);
    }

    private static CloudSource raised(double by, long seed) {
        return cloud("post", seed, (x, y) -> DESIGN.applyAsDouble(x, y) + by);
    }

    private static CloudSource cloud(String name, long seed, DoubleBinaryOperator heights) {
        return cloud(name, seed, heights, NOISE);
    }

    /// Four points a square metre.
    private static CloudSource cloud(String name, long seed, DoubleBinaryOperator heights, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) (4 * AREA);
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = SIZE * random.nextDouble();
            y[i] = SIZE * random.nextDouble();
            z[i] = heights.applyAsDouble(EAST + x[i], NORTH + y[i]) + noise * random.nextGaussian();
        }
        return new MemoryCloud(name, PointCloud.owning(new Origin(EAST, NORTH, 0), x, y, z), MAP);
    }

    private static ChangeReport run(
            Reference reference, CloudSource post, Offset offset, Optional<Double> sigma, StableGround stable)
            throws Exception {
        SurveySettings settings = HeightOffsetTest.settings(false, offset, sigma);
        return ChangeSurvey.run(new SurveyInputs(reference, post, stable, Areas.NONE), settings, Progress.NONE);
    }
}
