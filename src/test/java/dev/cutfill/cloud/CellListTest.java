package dev.cutfill.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellListTest {
    private static final Grid GRID = new Grid(-5, -3, 0.7, 13, 9);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 64, 65, 4097})
    void everyPointStandsInItsCellInTheOrderOfTheCloud(int size) {
        PointCloud cloud = cloud(size, 11);
        RigidTransform moved = RigidTransform.ofAngles(0.01, -0.02, 0.3, 0.4, -0.2, 1);
        CellList cells = CellList.of(cloud, GRID, moved);
        List<List<Double>> expected = new ArrayList<>();
        for (int c = 0; c < GRID.size(); c++) {
            expected.add(new ArrayList<>());
        }
        for (int i = 0; i < size; i++) {
            double x = cloud.x()[i], y = cloud.y()[i], z = cloud.z()[i];
            int cell = GRID.cellAt(moved.x(x, y, z), moved.y(x, y, z));
            if (cell >= 0) {
                expected.get(cell).add(moved.z(x, y, z));
            }
        }
        for (int c = 0; c < GRID.size(); c++) {
            List<Double> found = new ArrayList<>();
            for (int p = cells.start(c); p < cells.start(c + 1); p++) {
                found.add(cells.points().z()[p]);
                assertThat(GRID.cellAt(cells.points().x()[p], cells.points().y()[p])).isEqualTo(c);
            }
            assertThat(found).isEqualTo(expected.get(c));
            assertThat(cells.count(c)).isEqualTo(found.size());
        }
    }

    @Test
    void pointsOutsideAndThoseThatAreNoNumbersAreLeftOut() {
        PointCloud cloud = PointCloud.owning(
                Origin.ZERO,
                new double[] {0, Double.NaN, 1e9, 0, 1},
                new double[] {0, 0, 0, Double.POSITIVE_INFINITY, 1},
                new double[] {1, 2, 3, 4, Double.NaN});
        assertThat(CellList.of(cloud, GRID).points().z()).containsExactly(1);
    }

    private static PointCloud cloud(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.doubles(size, -6, 6).toArray();
        double[] y = random.doubles(size, -4, 5).toArray();
        double[] z = random.doubles(size, 0, 9).toArray();
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
