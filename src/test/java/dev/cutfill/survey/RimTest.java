package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/// Changes that reach the edge of the data, and sites that are hardly more than edge.
class RimTest {
    private static final Crs MAP = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);

    @Test
    void changeOverTheRimLosesTheShareOutside() throws Exception {
        for (double middle : new double[] {10, 30, 36, 40, 44}) {
            DoubleBinaryOperator bowl = (x, y) -> -2 * Math.exp(-((x - middle) * (x - middle) + y * y) / (2 * 4 * 4));
            double inside = 0;
            for (double x = -39.95; x < 40; x += 0.1) {
                for (double y = -29.95; y < 30; y += 0.1) {
                    inside += 0.01 * bowl.applyAsDouble(x, y);
                }
            }
            double whole = 2 * 2 * Math.PI * 16;
            ChangeReport report = new Site(80, 60, 16, 0).survey(bowl);
            assertThat(report.totals().overlapNet().value())
                    .as("middle " + middle)
                    .isCloseTo(inside, within(0.005 * whole));
            assertThat(report.totals().net().value()).as("middle " + middle).isCloseTo(inside, within(0.01 * whole));
            assertThat(report.totals().overlapArea()).isCloseTo(80 * 60, within(0.005 * 80 * 60));
        }
    }

    @Test
    void corridorHasTheAreaAndTheVolumeOfItsGround() throws Exception {
        for (double width : new double[] {6, 12}) {
            double errors = 0;
            for (int seed = 0; seed < 3; seed++) {
                Site site = new Site(150, width, 4, 0.4 + seed);
                ChangeReport report = site.survey((x, y) -> Math.abs(x) < 20 ? -0.5 : 0);
                double truth = 0.5 * 40 * width;
                errors += report.totals().cut().value() / truth - 1;
                assertThat(report.totals().cut().value()).isCloseTo(truth, within(0.04 * truth));
                assertThat(report.totals().overlapArea()).isCloseTo(150 * width, within(0.03 * 150 * width));
                assertThat(report.coverage().share()).isGreaterThan(0.985);
            }
            assertThat(errors / 3).isCloseTo(0, within(0.02));
        }
    }

    /// A flat site about the middle, turned, without noise.
    private record Site(double length, double width, double density, double angle) {
        ChangeReport survey(DoubleBinaryOperator change) throws Exception {
            double end = length / 2;
            List<Polygon> areas = List.of(turned(-end, -end + length / 6), turned(end - length / 60, end));
            return ChangeSurvey.run(
                    new SurveyInputs(
                            new MemoryCloud("pre.las", cloud(1, (x, y) -> 0), MAP),
                            new MemoryCloud("post.las", cloud(2, change), MAP),
                            new StableGround(areas, MAP)),
                    SettingsDocument.parse("{\"known_aligned\": true}").settings(),
                    Progress.NONE);
        }

        private Polygon turned(double from, double to) {
            double[] u = {from, to, to, from};
            double[] v = {-width / 2, -width / 2, width / 2, width / 2};
            double[] x = new double[4], y = new double[4];
            for (int i = 0; i < 4; i++) {
                x[i] = u[i] * Math.cos(angle) - v[i] * Math.sin(angle);
                y[i] = u[i] * Math.sin(angle) + v[i] * Math.cos(angle);
            }
            return new Polygon(Ring.owning(x, y), List.of());
        }

        private PointCloud cloud(int seed, DoubleBinaryOperator height) {
            SplittableRandom random = new SplittableRandom(seed + Math.round(1000 * angle));
            int n = (int) (density * length * width);
            double[] x = new double[n], y = new double[n], z = new double[n];
            for (int i = 0; i < n; i++) {
                double u = random.nextDouble(-length / 2, length / 2), v = random.nextDouble(-width / 2, width / 2);
                x[i] = u * Math.cos(angle) - v * Math.sin(angle);
                y[i] = u * Math.sin(angle) + v * Math.cos(angle);
                z[i] = 0.05 * v + height.applyAsDouble(u, v);
            }
            return PointCloud.owning(Origin.ZERO, x, y, z);
        }
    }
}
