package dev.cutfill.survey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class M3c2Test {
    private static final Grid GRID = new Grid(-20, -20, 1, 40, 40);
    private static final ChangeSettings SETTINGS = ChangeSettings.defaults();
    private static final M3c2.AlignmentSigma SURE = (nx, ny, nz, x, y, z) -> 0;

    @Test
    void distanceIsTheShiftAlongAPlanesNormal() {
        PointCloud pre = cloud((x, y) -> 0.5 * x - 0.2 * y, 8, 0, 1);
        PointCloud post = pre.transformed(RigidTransform.translation(0.3, -0.2, 0.1));
        CoreDistances found = distances(pre, post, SURE);
        double length = Math.sqrt(1 + 0.25 + 0.04);
        double expected = (-0.5 * 0.3 + 0.2 * -0.2 + 0.1) / length;
        int known = 0;
        for (int i = 0; i < found.cores().size(); i++) {
            if (found.known(i)) {
                known++;
                assertThat(found.distance(i)).isCloseTo(expected, within(1e-5));
                assertThat(found.normalZ(i)).isCloseTo(1 / length, within(1e-5));
            }
        }
        assertThat(known).isGreaterThan(380);
    }

    @Test
    void distanceSpreadAndCountAreOfPointsInTheCylinder() {
        PointCloud pre = cloud((x, y) -> Math.sin(x / 4) + 0.3 * y, 6, 0.05, 2);
        PointCloud post = cloud((x, y) -> Math.sin(x / 4) + 0.3 * y + 0.02 * x, 9, 0.05, 3);
        CoreDistances found = distances(pre, post, SURE);
        Normals normals = new Normals(CellList.of(pre, GRID), 1);
        for (int i = 0; i < found.cores().size(); i += 7) {
            double x = found.cores().x()[i],
                    y = found.cores().y()[i],
                    z = found.cores().z()[i];
            assertThat(normals.at(x, y, z)).isTrue();
            double[] a = twin(pre, normals, x, y, z);
            double[] b = twin(post, normals, x, y, z);
            assertThat(found.distance(i)).isCloseTo(b[1] - a[1], within(1e-5));
            if (a[0] >= 10 && b[0] >= 10) {
                double va = a[2] / a[0], vb = b[2] / b[0];
                double freedom = (va + vb) * (va + vb) / (va * va / (a[0] - 1) + vb * vb / (b[0] - 1));
                assertThat(found.level(i)).isCloseTo(StudentT.factor95(freedom) * Math.sqrt(va + vb), within(1e-5));
            } else {
                assertThat(found.level(i)).isNaN();
            }
        }
    }

    @Test
    void fivePercentOfUnchangedGroundExceedTheDetectionLevel() {
        int significant = 0, known = 0;
        for (int seed = 0; seed < 6; seed++) {
            CoreDistances found = distances(
                    cloud((x, y) -> 0.2 * x, 5, 0.05, 10 + seed), cloud((x, y) -> 0.2 * x, 5, 0.05, 90 + seed), SURE);
            for (int i = 0; i < found.cores().size(); i++) {
                known += Double.isNaN(found.level(i)) ? 0 : 1;
                significant += found.significant(i) ? 1 : 0;
            }
        }
        assertThat((double) significant / known).isBetween(0.03, 0.075);
    }

    @Test
    void doubtAboutTheAlignmentRaisesTheLevel() {
        PointCloud pre = cloud((x, y) -> 0, 6, 0.01, 1), post = cloud((x, y) -> 0, 6, 0.01, 2);
        CoreDistances sure = distances(pre, post, SURE);
        CoreDistances doubtful = distances(pre, post, (nx, ny, nz, x, y, z) -> 0.05 * nz);
        for (int i = 0; i < sure.cores().size(); i++) {
            if (!Double.isNaN(sure.level(i))) {
                assertThat(doubtful.level(i))
                        .isCloseTo(
                                Math.hypot(sure.level(i), ChangeSettings.Z95 * 0.05 * doubtful.normalZ(i)),
                                within(1e-4));
            }
        }
    }

    @Test
    void whereTheOtherCloudIsMissingThereIsNoDistance() {
        PointCloud pre = cloud((x, y) -> 0, 6, 0.01, 1);
        PointCloud post = pre.select(
                IntStream.range(0, pre.size()).filter(i -> pre.x()[i] > 0).toArray());
        CoreDistances found = distances(pre, post, SURE);
        for (int i = 0; i < found.cores().size(); i++) {
            if (found.cores().x()[i] < -2) {
                assertThat(found.known(i)).isFalse();
                assertThat(found.significant(i)).isFalse();
            }
        }
    }

    @Test
    void deepCutIsReachedAndAWallBehindIsNot() {
        PointCloud pre = cloud((x, y) -> 0, 6, 0.01, 1);
        CoreDistances found = distances(pre, cloud((x, y) -> -21, 6, 0.01, 2), SURE);
        for (int i = 0; i < found.cores().size(); i++) {
            if (Math.abs(found.cores().x()[i]) < 17 && Math.abs(found.cores().y()[i]) < 17) {
                assertThat(found.distance(i)).isCloseTo(-21, within(0.2));
            }
        }
    }

    @Test
    void smallestEigenvectorIsTheNormalOfThePoints() {
        double[] vector = new double[3];
        assertThat(Normals.smallestEigenvector(new double[] {2, 0, 0, 3, 0, 1}, vector))
                .isCloseTo(1, within(1e-12));
        assertThat(Math.abs(vector[2])).isCloseTo(1, within(1e-12));
        SplittableRandom random = new SplittableRandom(3);
        for (int attempt = 0; attempt < 200; attempt++) {
            double[] a = new double[6];
            for (int k = 0; k < 8; k++) {
                double x = random.nextGaussian(),
                        y = random.nextGaussian(),
                        z = 0.1 * random.nextGaussian() + x - 2 * y;
                a[0] += x * x;
                a[1] += x * y;
                a[2] += x * z;
                a[3] += y * y;
                a[4] += y * z;
                a[5] += z * z;
            }
            double value = Normals.smallestEigenvector(a, vector);
            assertThat(a[0] * vector[0] + a[1] * vector[1] + a[2] * vector[2])
                    .isCloseTo(value * vector[0], within(1e-6));
            assertThat(a[1] * vector[0] + a[3] * vector[1] + a[4] * vector[2])
                    .isCloseTo(value * vector[1], within(1e-6));
            assertThat(a[2] * vector[0] + a[4] * vector[1] + a[5] * vector[2])
                    .isCloseTo(value * vector[2], within(1e-6));
        }
    }

    @Test
    void studentsFactorFallsToTheNormalOne() {
        assertThat(StudentT.factor95(1)).isEqualTo(12.706);
        assertThat(StudentT.factor95(10)).isEqualTo(2.228);
        assertThat(StudentT.factor95(60)).isCloseTo(2.000, within(0.002));
        assertThat(StudentT.factor95(1e9)).isCloseTo(1.95996, within(1e-4));
        for (double freedom = 1; freedom < 100; freedom += 0.25) {
            assertThat(StudentT.factor95(freedom + 0.25)).isLessThanOrEqualTo(StudentT.factor95(freedom) + 1e-3);
        }
    }

    private static CoreDistances distances(PointCloud pre, PointCloud post, M3c2.AlignmentSigma alignment) {
        CellList a = CellList.of(pre, GRID);
        return M3c2.distances(a, CellList.of(post, GRID), M3c2.cores(a, SETTINGS), SETTINGS, alignment);
    }

    /// Count, mean and variance along the normal of all points in the cylinder that the surface at hand fits
    /// into.
    private static double[] twin(PointCloud cloud, Normals normal, double x, double y, double z) {
        double n = 0, sum = 0, squares = 0;
        double radius = SETTINGS.cylinderRadius() * GRID.cell();
        for (int i = 0; i < cloud.size(); i++) {
            double dx = cloud.x()[i] - x, dy = cloud.y()[i] - y, dz = cloud.z()[i] - z;
            double along = dx * normal.x + dy * normal.y + dz * normal.z;
            double cx = dy * normal.z - dz * normal.y,
                    cy = dz * normal.x - dx * normal.z,
                    cz = dx * normal.y - dy * normal.x;
            if (Math.abs(along) <= 4 * radius && Math.sqrt(cx * cx + cy * cy + cz * cz) <= radius) {
                n++;
                sum += along;
                squares += along * along;
            }
        }
        return new double[] {n, sum / n, (squares - sum * sum / n) / (n - 1)};
    }

    private static PointCloud cloud(DoubleBinaryOperator ground, double density, double sigma, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) (1600 * density);
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(-20, 20);
            y[i] = random.nextDouble(-20, 20);
            z[i] = ground.applyAsDouble(x[i], y[i]) + sigma * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
