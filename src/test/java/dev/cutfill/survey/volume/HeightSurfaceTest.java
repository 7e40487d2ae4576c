package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeightSurfaceTest {
    private static final VolumeSettings SETTINGS = VolumeSettings.defaults();
    private static final Grid GRID = new Grid(-10, -10, 1, 20, 20);

    @ParameterizedTest
    @ValueSource(doubles = {2, 3, 8})
    void slopeIsMetWithoutBiasHoweverFewThePoints(double density) {
        DoubleBinaryOperator slope = (x, y) -> 300 + 0.8 * x - 1.5 * y;
        HeightSurface surface = HeightSurface.of(CellList.of(cloud(slope, density, 0, 5), GRID), SETTINGS);
        int known = 0;
        for (int row = 2; row < 18; row++) {
            for (int column = 2; column < 18; column++) {
                double z = surface.height().at(column, row);
                if (!Double.isNaN(z) && !surface.weak(GRID.index(column, row))) {
                    known++;
                    // the ridge takes two thousandths of the slope, over a fraction of a cell
                    assertThat(z).isCloseTo(slope.applyAsDouble(GRID.centreX(column), GRID.centreY(row)), within(0.03));
                }
            }
        }
        assertThat(known).isGreaterThan(220);
    }

    @Test
    void heightAndErrorAreThoseOfLocalLeastSquares() {
        DoubleBinaryOperator bumps = (x, y) -> 2 * Math.sin(x / 3) + Math.cos(y / 2);
        PointCloud cloud = cloud(bumps, 5, 0.05, 8);
        HeightSurface surface = HeightSurface.of(CellList.of(cloud, GRID), SETTINGS);
        for (int row = 1; row < 19; row++) {
            for (int column = 1; column < 19; column++) {
                double twin = leastSquares(cloud, column, row);
                assertThat((double) surface.height().at(column, row)).isCloseTo(twin, within(0.004));
            }
        }
    }

    @Test
    void statedErrorIsTheScatterOfManySurveys() {
        DoubleBinaryOperator slope = (x, y) -> 0.3 * x;
        double squares = 0, stated = 0, sums = 0, noise = 0;
        int cells = 0, surveys = 40;
        for (int seed = 0; seed < surveys; seed++) {
            HeightSurface surface = HeightSurface.of(CellList.of(cloud(slope, 4, 0.1, seed), GRID), SETTINGS);
            double sum = 0;
            for (int row = 4; row < 16; row++) {
                for (int column = 4; column < 16; column++) {
                    double error = surface.height().at(column, row) - slope.applyAsDouble(GRID.centreX(column), 0);
                    double sigma = surface.sigma().at(column, row);
                    squares += error * error;
                    stated += sigma * sigma;
                    noise += surface.noise().at(column, row);
                    sum += error;
                    cells++;
                }
            }
            sums += sum * sum;
        }
        assertThat(Math.sqrt(stated / cells) / Math.sqrt(squares / cells)).isBetween(0.85, 1.2);
        // the noise of the cells adds up to the variance of their sum, though neighbouring fits share points
        assertThat(Math.sqrt(noise / surveys) / Math.sqrt(sums / surveys)).isBetween(0.75, 1.35);
    }

    @Test
    void strayPointsDoNotLiftTheSurface() {
        DoubleBinaryOperator ground = (x, y) -> 0.5 * x;
        PointCloud clean = cloud(ground, 5, 0.02, 3);
        double[] x = clean.x().clone(), y = clean.y().clone(), z = clean.z().clone();
        for (int i = 0; i < z.length; i += 101) {
            z[i] += i % 2 == 0 ? 100 : -4;
        }
        HeightSurface surface = HeightSurface.of(CellList.of(PointCloud.owning(Origin.ZERO, x, y, z), GRID), SETTINGS);
        for (int row = 1; row < 19; row++) {
            for (int column = 1; column < 19; column++) {
                double truth = ground.applyAsDouble(GRID.centreX(column), 0);
                assertThat((double) surface.height().at(column, row)).isCloseTo(truth, within(0.06));
            }
        }
    }

    @Test
    void narrowHoleIsBridgedAndAWideOneStaysOpen() {
        DoubleBinaryOperator slope = (x, y) -> 0.4 * x + 0.2 * y;
        PointCloud all = cloud(slope, 6, 0, 1);
        PointCloud holed = without(all, -6, -6, 1.6);
        HeightSurface narrow = HeightSurface.of(CellList.of(holed, GRID), SETTINGS);
        int middle = GRID.cellAt(-6, -6);
        assertThat(narrow.filled(middle)).isTrue();
        assertThat(narrow.weak(middle)).isTrue();
        assertThat((double) narrow.height().values()[middle]).isCloseTo(slope.applyAsDouble(-5.5, -5.5), within(0.05));

        HeightSurface wide = HeightSurface.of(CellList.of(without(all, 0, 0, 6), GRID), SETTINGS);
        assertThat(wide.height().values()[GRID.cellAt(0, 0)]).isNaN();
    }

    @Test
    void surfaceDoesNotGrowBeyondThePoints() {
        PointCloud half = without(cloud((x, y) -> 1, 6, 0, 2), 15, 0, 15);
        HeightSurface surface = HeightSurface.of(CellList.of(half, GRID), SETTINGS);
        for (int row = 0; row < 20; row++) {
            for (int column = 0; column < 20; column++) {
                double x = GRID.centreX(column) - 15, y = GRID.centreY(row);
                if (Math.hypot(x, y) < 13.5) {
                    assertThat(surface.height().at(column, row)).isNaN();
                }
            }
        }
    }

    @Test
    void emptyCloudHasNoSurface() {
        PointCloud none = PointCloud.owning(Origin.ZERO, new double[0], new double[0], new double[0]);
        HeightSurface surface = HeightSurface.of(CellList.of(none, GRID), SETTINGS);
        for (float height : surface.height().values()) {
            assertThat(height).isNaN();
        }
    }

    private static PointCloud cloud(DoubleBinaryOperator ground, double density, double sigma, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) (400 * density);
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(-10, 10);
            y[i] = random.nextDouble(-10, 10);
            z[i] = ground.applyAsDouble(x[i], y[i]) + sigma * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }

    private static PointCloud without(PointCloud cloud, double x, double y, double radius) {
        int[] kept = IntStream.range(0, cloud.size())
                .filter(i -> Math.hypot(cloud.x()[i] - x, cloud.y()[i] - y) > radius)
                .toArray();
        return cloud.select(kept);
    }

    /// Weighted least squares over all points of the cloud, straight from the definition, by Gauss on the
    /// normal equations.
    private static double leastSquares(PointCloud cloud, int column, int row) {
        double[][] a = new double[3][4];
        for (int i = 0; i < cloud.size(); i++) {
            int c = (int) Math.floor(cloud.x()[i] - GRID.minX()) - column;
            int r = (int) Math.floor(cloud.y()[i] - GRID.minY()) - row;
            if (Math.abs(c) > 1 || Math.abs(r) > 1) {
                continue;
            }
            double weight = Math.pow(0.5, Math.abs(c) + Math.abs(r));
            double[] terms = {1, cloud.x()[i] - GRID.centreX(column), cloud.y()[i] - GRID.centreY(row), cloud.z()[i]};
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 4; k++) {
                    a[j][k] += weight * terms[j] * terms[k];
                }
            }
        }
        for (int j = 0; j < 3; j++) {
            for (int k = 0; k < 3; k++) {
                if (k != j) {
                    double factor = a[k][j] / a[j][j];
                    for (int m = 0; m < 4; m++) {
                        a[k][m] -= factor * a[j][m];
                    }
                }
            }
        }
        return a[0][3] / a[0][0];
    }
}
