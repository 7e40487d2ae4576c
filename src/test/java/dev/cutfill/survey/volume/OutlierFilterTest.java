package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class OutlierFilterTest {
    private static final Grid GRID = new Grid(0, 0, 1, 20, 20);

    @Test
    void planeGoesThroughTheMediansOfNineCells() {
        PointCloud cloud = cloud((x, y) -> 0.3 * x + 0.1 * y, 0.05, 1);
        OutlierFilter.Plane plane = new OutlierFilter(CellList.of(cloud, GRID), 6).plane();
        for (int row = 1; row < 19; row++) {
            for (int column = 1; column < 19; column++) {
                plane.of(column, row);
                double x = GRID.centreX(column) + 0.2, y = GRID.centreY(row) - 0.3;
                assertThat(plane.above(x, y, 7)).isCloseTo(7 - slowHeight(cloud, column, row, 0.2, -0.3), within(1e-5));
            }
        }
    }

    @Test
    void pointsFarOffQuietGroundAreStray() {
        PointCloud cloud = cloud((x, y) -> 0.2 * x, 0.03, 2);
        OutlierFilter.Plane plane = new OutlierFilter(CellList.of(cloud, GRID), 6).plane();
        plane.of(10, 10);
        double ground = 0.2 * GRID.centreX(10);
        assertThat(plane.stray(GRID.centreX(10), GRID.centreY(10), ground)).isFalse();
        assertThat(plane.stray(GRID.centreX(10), GRID.centreY(10), ground + 0.05))
                .isFalse();
        for (double off : new double[] {-30, -0.6, 0.6, 30}) {
            assertThat(plane.stray(GRID.centreX(10), GRID.centreY(10), ground + off))
                    .isTrue();
        }
    }

    @Test
    void nothingIsShavedOffAnEdge() {
        PointCloud cloud = cloud((x, y) -> x < 10.5 ? 0 : 2, 0.02, 3);
        OutlierFilter.Plane plane = new OutlierFilter(CellList.of(cloud, GRID), 6).plane();
        int shaved = 0;
        for (int p = 0; p < cloud.size(); p++) {
            int cell = GRID.cellAt(cloud.x()[p], cloud.y()[p]);
            plane.of(cell % 20, cell / 20);
            shaved += plane.stray(cloud.x()[p], cloud.y()[p], cloud.z()[p]) ? 1 : 0;
        }
        assertThat(shaved).isLessThan(cloud.size() / 100);
    }

    @Test
    void raisedGroundRaisesThePlane() {
        PointCloud low = cloud((x, y) -> Math.sin(x), 0.05, 4), high = cloud((x, y) -> 8 + Math.sin(x), 0.05, 4);
        OutlierFilter.Plane below = new OutlierFilter(CellList.of(low, GRID), 6).plane();
        OutlierFilter.Plane above = new OutlierFilter(CellList.of(high, GRID), 6).plane();
        for (int c = 0; c < GRID.size(); c++) {
            below.of(c % 20, c / 20);
            above.of(c % 20, c / 20);
            assertThat(above.above(3, 4, 8)).isCloseTo(below.above(3, 4, 0), within(1e-4));
        }
    }

    /// The lower medians of the cells, then least squares with a light ridge on the slopes.
    private static double slowHeight(PointCloud cloud, int column, int row, double east, double north) {
        double[] median = new double[9];
        for (int k = 0; k < 9; k++) {
            int wanted = GRID.index(column + k % 3 - 1, row + k / 3 - 1);
            double[] z = new double[cloud.size()];
            int n = 0;
            for (int p = 0; p < cloud.size(); p++) {
                if (GRID.cellAt(cloud.x()[p], cloud.y()[p]) == wanted) {
                    z[n++] = cloud.z()[p];
                }
            }
            Arrays.sort(z, 0, n);
            median[k] = z[(n - 1) / 2];
        }
        // nine cells all round: the slopes are independent, Σ i² = 6, and the ridge adds 0.05 · 9
        double mean = 0, alongX = 0, alongY = 0;
        for (int k = 0; k < 9; k++) {
            mean += median[k] / 9;
            alongX += (k % 3 - 1) * median[k] / 6.45;
            alongY += (k / 3 - 1) * median[k] / 6.45;
        }
        return mean + alongX * east + alongY * north;
    }

    private static PointCloud cloud(DoubleBinaryOperator ground, double sigma, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int each = 5, n = each * GRID.size();
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = i / each % 20 + random.nextDouble();
            y[i] = i / each / 20 + random.nextDouble();
            z[i] = ground.applyAsDouble(x[i], y[i]) + sigma * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
