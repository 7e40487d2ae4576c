package dev.cutfill.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The list against lists of objects.
class CellListTest {
    private static final Grid GRID = new Grid(-5, -3, 0.7, 13, 9);

    /// Half a step of a small grid.
    private static final double HALF_STEP = 0x1p-19;

    /// 70 000 points are several blocks.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 64, 65, 4097, 70_000})
    void everyPointIsInItsCellInCloudOrder(int size) {
        PointCloud cloud = cloud(size, 11);
        RigidTransform moved = RigidTransform.ofAngles(0.01, -0.02, 0.3, 0.4, -0.2, 1);
        CellList cells = CellList.of(cloud, GRID, moved);
        List<List<double[]>> expected = new ArrayList<>();
        for (int c = 0; c < GRID.size(); c++) {
            expected.add(new ArrayList<>());
        }
        int inside = 0;
        for (int i = 0; i < size; i++) {
            double x = cloud.x()[i], y = cloud.y()[i], z = cloud.z()[i];
            int cell = GRID.cellAt(moved.x(x, y, z), moved.y(x, y, z));
            if (cell >= 0) {
                expected.get(cell).add(new double[] {moved.x(x, y, z), moved.y(x, y, z), moved.z(x, y, z)});
                inside++;
            }
        }
        assertThat(cells.size()).isEqualTo(inside);
        CellList.Run run = cells.run();
        for (int c = 0; c < GRID.size(); c++) {
            assertThat(cells.count(c)).isEqualTo(expected.get(c).size());
            int n = run.load(cells.start(c), cells.start(c + 1));
            for (int i = 0; i < n; i++) {
                double[] point = expected.get(c).get(i);
                assertThat(run.x()[i]).isCloseTo(point[0], within(HALF_STEP));
                assertThat(run.y()[i]).isCloseTo(point[1], within(HALF_STEP));
                assertThat(run.z()[i]).isCloseTo(point[2], within(HALF_STEP));
            }
        }
    }

    @Test
    void pointsOutsideOrWithoutNumbersAreLeftOut() {
        PointCloud cloud = PointCloud.owning(
                Origin.ZERO,
                new double[] {0, Double.NaN, 1e9, 0, 1},
                new double[] {0, 0, 0, Double.POSITIVE_INFINITY, 1},
                new double[] {1, 2, 3, 4, Double.NaN});
        CellList cells = CellList.of(cloud, GRID);
        assertThat(cells.size()).isEqualTo(1);
        assertThat(cells.select(new int[] {0}).z()).containsExactly(1);
    }

    @Test
    void strayHeightsDoNotTouchTheOthers() {
        PointCloud cloud = PointCloud.owning(
                Origin.ZERO, new double[] {0, 1, 2, 3, 4}, new double[5], new double[] {1e6, 2500.25, 2501, 2502, -1e6
                });
        CellList cells = CellList.of(cloud, GRID);
        double[] z = cells.select(new int[] {0, 1, 2, 3, 4}).z();
        assertThat(z).contains(2500.25, 2501, 2502);
        assertThat(z[0]).isGreaterThan(10_000);
        assertThat(z[4]).isLessThan(-5000);
    }

    @Test
    void wideSiteKeepsItsFarCorners() {
        Grid grid = new Grid(-60_000, -3, 5, 24_000, 2);
        PointCloud cloud = PointCloud.owning(
                Origin.ZERO, new double[] {-59_999.123, 59_998.456}, new double[] {-2.5, 6.75}, new double[2]);
        CellList cells = CellList.of(cloud, grid);
        PointCloud kept = cells.select(new int[] {0, 1});
        assertThat(kept.x()).containsExactly(new double[] {-59_999.123, 59_998.456}, within(1e-4));
        assertThat(kept.y()).containsExactly(new double[] {-2.5, 6.75}, within(1e-4));
    }

    @Test
    void windowHoldsThePointsOfTheBoxThinnedEvenly() {
        PointCloud cloud = cloud(20_000, 7);
        CellList cells = CellList.of(cloud, GRID);
        Bounds box = new Bounds(-4.9, -2, 0, 1.3, 2.2, 0);
        PointCloud all = cells.within(box, 20_000);
        long expected = IntStream.range(0, cloud.size())
                .filter(i -> cloud.x()[i] >= -4.9 && cloud.x()[i] <= 1.3 && cloud.y()[i] >= -2 && cloud.y()[i] <= 2.2)
                .count();
        assertThat(all.size()).isEqualTo((int) expected);
        assertThat(all.bounds().overlapsInPlan(box)).isTrue();
        PointCloud few = cells.within(box, 500);
        assertThat(few.size()).isBetween(350, 650);
        assertThat(few.bounds().width()).isCloseTo(box.width(), within(0.3));
    }

    private static PointCloud cloud(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.doubles(size, -6, 6).toArray();
        double[] y = random.doubles(size, -4, 5).toArray();
        double[] z = random.doubles(size, 0, 9).toArray();
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
