package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a twin that sorts all points by distance and solves the normal equations by Cramer's rule.
class StableSurfaceTest {
    private static final int NEIGHBOURS = 12;
    private static final double REACH = 3;
    private static final double[] PIVOT = {20, 15, 3};

    @ParameterizedTest
    @ValueSource(ints = {7, 64, 65, 1200})
    void heightsAndResidualsAreThoseOfTheTwin(int n) {
        PointCloud pre = ground(1, n, 0.03);
        PointCloud post = ground(2, 200, 0.05);
        RigidTransform pose = RigidTransform.ofAngles(0.01, -0.02, 0.03, 0.2, -0.1, 0.05);
        StableSurface.Residuals fast = surface(pre).residuals(post, pose, PIVOT);
        int known = 0;
        for (int i = 0; i < post.size(); i++) {
            if (!Double.isNaN(fast.height()[i])) {
                double[] slow = twin(pre, at(post, pose, i));
                assertThat(fast.height()[i]).as("point %d", i).isCloseTo(slow[0], within(1e-9));
                assertThat(fast.residual()[i]).isCloseTo(slow[0] * slow[3], within(1e-9));
                known++;
            }
        }
        assertThat(known).as("the scene has planes to compare").isGreaterThan(n < 100 ? 0 : 150);
    }

    @Test
    void residualAfterASmallMotionIsTheMovedClouds() {
        PointCloud pre = slope(1500, 0);
        PointCloud post = slope(300, 0.2);
        StableSurface surface = surface(pre);
        StableSurface.Residuals before = surface.residuals(post, RigidTransform.IDENTITY, PIVOT);
        double[] step = {1e-4, -2e-4, 3e-4, 0.002, -0.001, 0.003};
        StableSurface.Residuals after =
                surface.residuals(post, NormalEquations.moved(RigidTransform.IDENTITY, step, PIVOT), PIVOT);
        for (int i = 0; i < post.size(); i++) {
            if (!Double.isNaN(before.residual()[i]) && !Double.isNaN(after.residual()[i])) {
                assertThat(before.moved(i, step)).isCloseTo(after.residual()[i], within(2e-5));
            }
        }
    }

    @Test
    void smoothedCloudLiesOnItself() {
        PointCloud cloud = ground(3, 900, 0.05);
        StableSurface surface = surface(cloud);
        double[] heights = surface.residuals(surface.smoothed(cloud), RigidTransform.IDENTITY, PIVOT)
                .height();
        assertThat(Arrays.stream(heights)
                        .filter(h -> !Double.isNaN(h))
                        .map(Math::abs)
                        .max()
                        .orElseThrow())
                .isLessThan(1e-9);
    }

    @Test
    void raisedCloudLiesHigherByThatMuch() {
        PointCloud pre = ground(1, 900, 0.03);
        PointCloud post = ground(2, 400, 0.03);
        ResidualSummary here =
                surface(pre).residuals(post, RigidTransform.IDENTITY, PIVOT).fit();
        ResidualSummary raised = surface(pre)
                .residuals(post, RigidTransform.translation(0, 0, 0.7), PIVOT)
                .fit();
        assertThat(raised.bias() - here.bias()).isCloseTo(0.7, within(1e-9));
        assertThat(raised.nmad()).isCloseTo(here.nmad(), within(1e-9));
    }

    @Test
    void orderOfThePointsDoesNotMatter() {
        PointCloud pre = ground(1, 901, 0.03);
        PointCloud post = ground(2, 300, 0.03);
        int[] shuffled =
                IntStream.range(0, 901).map(i -> (int) (i * 431L % 901)).toArray();
        double[] one =
                surface(pre).residuals(post, RigidTransform.IDENTITY, PIVOT).height();
        double[] other = surface(pre.select(shuffled))
                .residuals(post, RigidTransform.IDENTITY, PIVOT)
                .height();
        for (int i = 0; i < one.length; i++) {
            assertThat(Double.isNaN(other[i])).isEqualTo(Double.isNaN(one[i]));
            assertThat(Double.isNaN(one[i]) ? 0 : other[i]).isCloseTo(Double.isNaN(one[i]) ? 0 : one[i], within(1e-9));
        }
    }

    @Test
    void pointsWithoutNeighboursOrOverALineHaveNoHeight() {
        PointCloud line = PointCloud.owning(
                Origin.ZERO,
                IntStream.range(0, 40).mapToDouble(i -> i).toArray(),
                IntStream.range(0, 40).mapToDouble(i -> 2 * i).toArray(),
                new double[40]);
        PointCloud above = PointCloud.owning(Origin.ZERO, new double[] {10}, new double[] {20}, new double[] {1});
        for (RigidTransform pose : List.of(RigidTransform.IDENTITY, RigidTransform.translation(500, 0, 0))) {
            assertThat(new StableSurface(line, NEIGHBOURS, 30, 1)
                            .residuals(above, pose, PIVOT)
                            .height())
                    .containsExactly(Double.NaN);
        }
    }

    @Test
    void stepMovesNoPlaceFartherThanIsSaid() {
        PointCloud pre = ground(1, 400, 0.03);
        StableSurface surface = surface(pre);
        SplittableRandom random = new SplittableRandom(4);
        for (int k = 0; k < 20; k++) {
            double[] step = random.doubles(6, -0.01, 0.01).toArray();
            double most = surface.moves(step, PIVOT);
            RigidTransform moved = NormalEquations.moved(RigidTransform.IDENTITY, step, PIVOT);
            for (int i = 0; i < pre.size(); i++) {
                // the relief of some metres is not in the estimate
                assertThat(moved.displacement(pre.x()[i], pre.y()[i], pre.z()[i]))
                        .isLessThan(most + 0.15);
            }
        }
    }

    private static StableSurface surface(PointCloud pre) {
        return new StableSurface(pre, NEIGHBOURS, REACH, 200);
    }

    private static double[] at(PointCloud cloud, RigidTransform pose, int i) {
        double x = cloud.x()[i];
        double y = cloud.y()[i];
        double z = cloud.z()[i];
        return new double[] {pose.x(x, y, z), pose.y(x, y, z), pose.z(x, y, z)};
    }

    /// Height above the plane, its slopes, the upward part of its normal.
    private static double[] twin(PointCloud pre, double[] place) {
        Integer[] nearest = IntStream.range(0, pre.size())
                .boxed()
                .filter(i -> distanceSq(pre, i, place) <= REACH * REACH)
                .sorted(Comparator.comparingDouble(i -> distanceSq(pre, i, place)))
                .limit(NEIGHBOURS)
                .toArray(Integer[]::new);
        double[] plane = cramer(pre, place, nearest);
        double[] off = Arrays.stream(nearest)
                .mapToDouble(i -> Math.abs(off(pre, place, plane, i)))
                .toArray();
        double[] sorted = off.clone();
        Arrays.sort(sorted);
        double limit = 2.5 * 1.4826 * sorted[sorted.length / 2] + 1e-9;
        double[] second = cramer(
                pre,
                place,
                Arrays.stream(nearest)
                        .filter(i -> Math.abs(off(pre, place, plane, i)) <= limit)
                        .toArray(Integer[]::new));
        double upward = 1 / Math.sqrt(1 + second[1] * second[1] + second[2] * second[2]);
        return new double[] {place[2] - second[0], second[1], second[2], upward};
    }

    private static double distanceSq(PointCloud pre, int i, double[] place) {
        double dx = pre.x()[i] - place[0];
        double dy = pre.y()[i] - place[1];
        return dx * dx + dy * dy;
    }

    private static double off(PointCloud pre, double[] place, double[] plane, int i) {
        return pre.z()[i] - plane[0] - plane[1] * (pre.x()[i] - place[0]) - plane[2] * (pre.y()[i] - place[1]);
    }

    private static double[] cramer(PointCloud pre, double[] place, Integer[] ids) {
        double[][] m = new double[3][3];
        double[] right = new double[3];
        for (int i : ids) {
            double[] row = {1, pre.x()[i] - place[0], pre.y()[i] - place[1]};
            for (int a = 0; a < 3; a++) {
                right[a] += row[a] * pre.z()[i];
                for (int b = 0; b < 3; b++) {
                    m[a][b] += row[a] * row[b];
                }
            }
        }
        double determinant = determinant(m);
        double[] solution = new double[3];
        for (int c = 0; c < 3; c++) {
            double[][] replaced = {m[0].clone(), m[1].clone(), m[2].clone()};
            for (int r = 0; r < 3; r++) {
                replaced[r][c] = right[r];
            }
            solution[c] = determinant(replaced) / determinant;
        }
        return solution;
    }

    private static double determinant(double[][] m) {
        return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
                - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    }

    private static PointCloud slope(int n, double higher) {
        SplittableRandom random = new SplittableRandom(n);
        double[] x = random.doubles(n, 0, 40).toArray();
        double[] y = random.doubles(n, 0, 30).toArray();
        return PointCloud.owning(
                Origin.ZERO,
                x,
                y,
                IntStream.range(0, n)
                        .mapToDouble(i -> 0.3 * x[i] - 0.1 * y[i] + higher)
                        .toArray());
    }

    private static PointCloud ground(long seed, int n, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.doubles(n, 0, n < 100 ? 6 : 40).toArray();
        double[] y = random.doubles(n, 0, n < 100 ? 5 : 30).toArray();
        double[] z = IntStream.range(0, n)
                .mapToDouble(
                        i -> 0.2 * x[i] + 2 * Math.sin(x[i] / 9) * Math.cos(y[i] / 7) + noise * random.nextGaussian())
                .toArray();
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
