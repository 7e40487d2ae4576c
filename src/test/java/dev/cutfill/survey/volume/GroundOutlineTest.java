package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroundOutlineTest {
    private static final Grid GRID = new Grid(-70, -70, 2, 70, 70);

    enum Places {
        MESH,
        ONE_A_SQUARE,
        RANDOM
    }

    @ParameterizedTest
    @EnumSource
    void areaOfACorridorIsThatOfItsGround(Places places) {
        double errors = 0;
        for (int seed = 0; seed < 8; seed++) {
            double angle = new SplittableRandom(seed).nextDouble(0, Math.PI);
            double cos = Math.cos(angle), sin = Math.sin(angle);
            PointCloud corridor = strewn(
                    places,
                    seed,
                    (x, y) -> Math.abs(x * cos + y * sin) < 60 && Math.abs(y * cos - x * sin) < 6,
                    cos,
                    sin);
            double area =
                    GroundOutline.of(CellList.of(corridor, GRID)).weights().area();
            assertThat(area).isCloseTo(120 * 12, within(0.03 * 120 * 12));
            errors += (area - 120 * 12) / 8;
        }
        assertThat(errors / (120 * 12)).isCloseTo(0, within(0.01));
    }

    @Test
    void gapsInsideBelongToTheGroundBaysDoNot() {
        PointCloud cloud = strewn(
                Places.RANDOM,
                1,
                (x, y) -> Math.max(Math.abs(x), Math.abs(y)) < 50
                        && Math.hypot(x - 10, y - 10) > 12
                        && !(y < -10 && Math.abs(x) < 8),
                1,
                0);
        AreaWeights ground = GroundOutline.of(CellList.of(cloud, GRID)).weights();
        assertThat(ground.weight(GRID.cellAt(10, 10))).isEqualTo(1);
        assertThat(ground.weight(GRID.cellAt(0, -30))).isZero();
        assertThat(ground.weight(GRID.cellAt(-30, 20))).isEqualTo(1);
        assertThat(ground.weight(GRID.cellAt(-60, 20))).isZero();
        assertThat(ground.area()).isCloseTo(100 * 100 - 16 * 40, within(0.01 * 100 * 100));
    }

    @Test
    void stripsWithWideGapsBetweenAreGroundOnTheirOwn() {
        PointCloud cloud = strewn(
                Places.ONE_A_SQUARE,
                2,
                (x, y) -> Math.abs(x) < 60 && Math.abs(y) < 50 && Math.floorMod((int) Math.floor(x), 20) < 12,
                1,
                0);
        AreaWeights ground = GroundOutline.of(CellList.of(cloud, GRID)).weights();
        assertThat(ground.area()).isCloseTo(cloud.size(), within(0.03 * cloud.size()));
    }

    @Test
    void strayPointFarBesideTheGroundIsNone() {
        PointCloud cloud = strewn(Places.RANDOM, 3, (x, y) -> Math.abs(x) < 30 && Math.abs(y) < 30, 1, 0);
        double[] x = Arrays.copyOf(cloud.x(), cloud.size() + 1), y = Arrays.copyOf(cloud.y(), cloud.size() + 1);
        x[cloud.size()] = 65;
        y[cloud.size()] = 62;
        PointCloud stray = PointCloud.owning(Origin.ZERO, x, y, new double[x.length]);
        assertThat(GroundOutline.of(CellList.of(stray, GRID)).weights().area())
                .isCloseTo(GroundOutline.of(CellList.of(cloud, GRID)).weights().area(), within(0.5));
    }

    @Test
    void noPointsAreNoGround() {
        PointCloud none = PointCloud.owning(Origin.ZERO, new double[0], new double[0], new double[0]);
        assertThat(GroundOutline.of(CellList.of(none, GRID)).weights().area()).isZero();
    }

    @Test
    void eitherScansGroundIsReferenceAndBothIsCompared() {
        CellList pre =
                CellList.of(strewn(Places.RANDOM, 4, (x, y) -> Math.abs(x) < 50 && Math.abs(y) < 50, 1, 0), GRID);
        CellList post = CellList.of(
                strewn(
                        Places.RANDOM,
                        5,
                        (x, y) -> Math.abs(x) < 50 && Math.abs(y) < 40 && !(y > 10 && Math.abs(x) < 15),
                        1,
                        0),
                GRID);
        ReferenceGround ground = ReferenceGround.of(pre, post);
        assertThat(ground.either().area()).isCloseTo(100 * 80, within(90.0));
        assertThat(ground.both().area()).isCloseTo(100 * 80 - 30 * 30, within(90.0));
        HeightSurface surface = HeightSurface.of(post, VolumeSettings.defaults());
        assertThat(ground.compared(surface.height()).area())
                .isCloseTo(ground.both().area(), within(5.0));
    }

    @Test
    void sliversWithoutAHeightJoinTheCellsBesideThem() {
        CellList points = CellList.of(strewn(Places.RANDOM, 6, (x, y) -> Math.hypot(x, y) < 40, 1, 0), GRID);
        ReferenceGround ground = ReferenceGround.of(points, points);
        float[] z = new float[GRID.size()];
        Arrays.fill(z, Float.NaN);
        int emptied = 0;
        for (int c = 0; c < z.length; c++) {
            double share = ground.both().weight(c);
            z[c] = share > 0.4 ? 0 : Float.NaN;
            emptied += share > 0 && share <= 0.4 ? 1 : 0;
        }
        assertThat(emptied).isGreaterThan(10);
        assertThat(ground.compared(Raster.owning(GRID, z)).area())
                .isCloseTo(ground.both().area(), within(1e-9));
    }

    /// One point a square metre of the places that a predicate takes, in a frame turned by an angle.
    private static PointCloud strewn(
            Places places, int seed, BiPredicate<Double, Double> taken, double cos, double sin) {
        SplittableRandom random = new SplittableRandom(100 + seed);
        double[] x = new double[30_000], y = new double[30_000];
        int n = 0;
        for (int u = -80; u < 80; u++) {
            for (int v = -80; v < 80; v++) {
                double a = places == Places.MESH
                        ? u + 0.5
                        : places == Places.RANDOM ? random.nextDouble(-80, 80) : u + random.nextDouble();
                double b = places == Places.MESH
                        ? v + 0.5
                        : places == Places.RANDOM ? random.nextDouble(-80, 80) : v + random.nextDouble();
                x[n] = a * cos - b * sin;
                y[n] = a * sin + b * cos;
                n += taken.test(x[n], y[n]) ? 1 : 0;
            }
        }
        return PointCloud.owning(Origin.ZERO, Arrays.copyOf(x, n), Arrays.copyOf(y, n), new double[n]);
    }
}
