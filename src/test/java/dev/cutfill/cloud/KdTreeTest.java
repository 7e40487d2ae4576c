package dev.cutfill.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The tree against looking at every point.
class KdTreeTest {
    private static final int K = 9;

    enum Kind {
        UNIFORM,
        SURFACE,
        CLUSTERED,
        DUPLICATES,
        COLLINEAR,
        FAR_FROM_ZERO
    }

    static Stream<Arguments> clouds() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.of(0, 1, 2, 7, 12, 13, 64, 65, 4097).map(size -> Arguments.of(kind, size)));
    }

    @ParameterizedTest
    @MethodSource("clouds")
    void nearestNeighboursAreThoseOfAFullSearch(Kind kind, int size) {
        PointCloud cloud = cloud(kind, size);
        KdTree.Query query = KdTree.of(cloud).query(K);
        SplittableRandom random = new SplittableRandom(5);
        for (int q = 0; q < 60; q++) {
            double offset = kind == Kind.FAR_FROM_ZERO ? 1e6 : 0;
            double x = offset + 12 * random.nextDouble() - 1;
            double y = offset + 12 * random.nextDouble() - 1;
            double z = 12 * random.nextDouble() - 1;
            double reachSq = q % 3 == 0 ? Double.POSITIVE_INFINITY : 9 * random.nextDouble();
            double[] expected = squares(cloud, x, y, z, reachSq);
            int found = query.nearestAll(x, y, z, reachSq);
            assertThat(found).isEqualTo(Math.min(K, expected.length));
            for (int i = 0; i < found; i++) {
                assertThat(query.distanceSq(i)).isEqualTo(expected[i]);
                assertThat(square(cloud, query.id(i), x, y, z)).isEqualTo(expected[i]);
            }
            int nearest = query.nearest(x, y, z, reachSq);
            assertThat(nearest < 0 ? -1 : square(cloud, nearest, x, y, z))
                    .isEqualTo(expected.length == 0 ? -1 : expected[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("clouds")
    void inPlanHeightsDoNotCount(Kind kind, int size) {
        PointCloud cloud = cloud(kind, size);
        PointCloud flat = PointCloud.owning(Origin.ZERO, cloud.x(), cloud.y(), new double[size]);
        KdTree.Query planar = KdTree.inPlan(cloud).query(K);
        KdTree.Query twin = KdTree.of(flat).query(K);
        for (int q = 0; q < 20; q++) {
            int found = planar.nearestAll(q * 0.5, 10 - q * 0.3, 0, 25);
            assertThat(found).isEqualTo(twin.nearestAll(q * 0.5, 10 - q * 0.3, 0, 25));
            for (int i = 0; i < found; i++) {
                assertThat(planar.distanceSq(i)).isEqualTo(twin.distanceSq(i));
            }
        }
    }

    private static PointCloud cloud(Kind kind, int size) {
        SplittableRandom random = new SplittableRandom(size * 31L + kind.ordinal());
        double[] x = new double[size];
        double[] y = new double[size];
        double[] z = new double[size];
        for (int i = 0; i < size; i++) {
            x[i] = 10 * random.nextDouble();
            y[i] = 10 * random.nextDouble();
            z[i] = 10 * random.nextDouble();
            switch (kind) {
                case UNIFORM -> {}
                case SURFACE -> z[i] = Math.sin(x[i]) + 0.1 * y[i];
                case CLUSTERED -> {
                    x[i] = Math.floor(x[i] / 4) * 4 + 0.01 * y[i];
                    y[i] = Math.floor(y[i] / 5) * 5 + 0.01 * z[i];
                }
                case DUPLICATES -> {
                    x[i] = Math.floor(x[i] / 3);
                    y[i] = Math.floor(y[i] / 3);
                    z[i] = Math.floor(z[i] / 3);
                }
                case COLLINEAR -> {
                    y[i] = x[i];
                    z[i] = 0;
                }
                case FAR_FROM_ZERO -> {
                    x[i] += 1e6;
                    y[i] += 1e6;
                }
            }
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }

    private static double[] squares(PointCloud cloud, double x, double y, double z, double reachSq) {
        double[] squares = new double[cloud.size()];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = square(cloud, i, x, y, z);
        }
        return Arrays.stream(squares).filter(s -> s < reachSq).sorted().toArray();
    }

    private static double square(PointCloud cloud, int i, double x, double y, double z) {
        double dx = cloud.x()[i] - x;
        double dy = cloud.y()[i] - y;
        double dz = cloud.z()[i] - z;
        return dx * dx + dy * dy + dz * dz;
    }
}
