package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class SurfaceFitTest {
    private static final Grid GRID = new Grid(-3, 5, 0.7, 23, 19);
    private static final VolumeSettings SETTINGS = VolumeSettings.defaults();

    @Test
    void heightIsThatOfAWeightedPlaneThroughNineCells() {
        for (int seed = 0; seed < 4; seed++) {
            PointCloud cloud = cloud((x, y) -> 0.4 * x - 0.2 * y + 0.1 * Math.sin(x), 0.02, seed);
            HeightSurface surface = SurfaceFit.of(CellList.of(cloud, GRID), SETTINGS);
            int known = 0;
            for (int c = 0; c < GRID.size(); c++) {
                float height = surface.height().values()[c];
                if (!Float.isNaN(height)) {
                    known++;
                    assertThat((double) height).isCloseTo(slowHeight(cloud, c), within(1e-4));
                }
            }
            assertThat(known).isGreaterThan(GRID.size() * 9 / 10);
        }
    }

    @Test
    void planeComesOutAsItIs() {
        HeightSurface surface = SurfaceFit.of(CellList.of(cloud((x, y) -> 3 + 0.5 * x - y, 0, 1), GRID), SETTINGS);
        for (int c = 0; c < GRID.size(); c++) {
            float height = surface.height().values()[c];
            if (!Float.isNaN(height) && !surface.weak(c)) {
                double x = GRID.centreX(c % GRID.columns()), y = GRID.centreY(c / GRID.columns());
                // the ridge on the slopes draws it towards the mean of the points, a little
                assertThat((double) height).isCloseTo(3 + 0.5 * x - y, within(0.004));
            }
        }
    }

    @Test
    void statedErrorIsTheScatterOfManyFits() {
        double squares = 0, stated = 0;
        int n = 0;
        for (int seed = 0; seed < 60; seed++) {
            HeightSurface surface = SurfaceFit.of(CellList.of(cloud((x, y) -> 0, 0.1, seed), GRID), SETTINGS);
            for (int row = 3; row < GRID.rows() - 3; row += 4) {
                for (int column = 3; column < GRID.columns() - 3; column += 4) {
                    double height = surface.height().at(column, row),
                            sigma = surface.sigma().at(column, row);
                    squares += height * height;
                    stated += sigma * sigma;
                    n++;
                }
            }
        }
        assertThat(Math.sqrt(stated / squares)).isBetween(0.93, 1.07);
        assertThat(n).isGreaterThan(500);
    }

    @Test
    void constantOnAllPointsIsAConstantOnAllHeights() {
        HeightSurface low = SurfaceFit.of(CellList.of(cloud((x, y) -> Math.sin(x), 0.05, 3), GRID), SETTINGS);
        HeightSurface high = SurfaceFit.of(CellList.of(cloud((x, y) -> 16 + Math.sin(x), 0.05, 3), GRID), SETTINGS);
        for (int c = 0; c < GRID.size(); c++) {
            if (!Float.isNaN(low.height().values()[c])) {
                assertThat(high.height().values()[c] - low.height().values()[c]).isCloseTo(16f, within(1e-4f));
                assertThat(high.sigma().values()[c]).isCloseTo(low.sigma().values()[c], within(1e-4f));
            }
        }
    }

    /// Every point of the cloud, its weight by how many cells away it lies, and the normal equations of a plane
    /// about the centre, with the ridge on both slopes.
    private static double slowHeight(PointCloud cloud, int cell) {
        int column = cell % GRID.columns(), row = cell / GRID.columns();
        double[][] a = new double[3][4];
        double w = 0, mx = 0, my = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int p = 0; p < cloud.size(); p++) {
                int at = GRID.cellAt(cloud.x()[p], cloud.y()[p]);
                int i = Math.abs(at % GRID.columns() - column), j = Math.abs(at / GRID.columns() - row);
                if (at < 0 || i > 1 || j > 1) {
                    continue;
                }
                double weight = Math.pow(0.5, i + j);
                double[] terms = {
                    1, cloud.x()[p] - GRID.centreX(column) - mx, cloud.y()[p] - GRID.centreY(row) - my, cloud.z()[p]
                };
                if (pass == 0) {
                    w += weight;
                    a[0][1] += weight * terms[1];
                    a[0][2] += weight * terms[2];
                    continue;
                }
                for (int r = 0; r < 3; r++) {
                    for (int c = 0; c < 4; c++) {
                        a[r][c] += weight * terms[r] * terms[c];
                    }
                }
            }
            if (pass == 0) {
                mx = a[0][1] / w;
                my = a[0][2] / w;
                a = new double[3][4];
            }
        }
        a[1][1] += 0.001 * w * GRID.cellArea();
        a[2][2] += 0.001 * w * GRID.cellArea();
        for (int r = 0; r < 3; r++) {
            for (int below = r + 1; below < 3; below++) {
                double factor = a[below][r] / a[r][r];
                for (int c = r; c < 4; c++) {
                    a[below][c] -= factor * a[r][c];
                }
            }
        }
        double slopeY = a[2][3] / a[2][2];
        double slopeX = (a[1][3] - a[1][2] * slopeY) / a[1][1];
        double mean = (a[0][3] - a[0][1] * slopeX - a[0][2] * slopeY) / a[0][0];
        return mean - slopeX * mx - slopeY * my;
    }

    private static PointCloud cloud(DoubleBinaryOperator ground, double sigma, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 4 * GRID.size();
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(GRID.minX(), GRID.minX() + GRID.columns() * GRID.cell());
            y[i] = random.nextDouble(GRID.minY(), GRID.minY() + GRID.rows() * GRID.cell());
            z[i] = ground.applyAsDouble(x[i], y[i]) + sigma * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
