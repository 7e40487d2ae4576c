package dev.cutfill.survey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedHullsTest {
    @Test
    void concaveGroupGetsItsConvexHull() {
        List<double[]> places = new ArrayList<>();
        for (int x = 0; x <= 10; x++) {
            for (int y = 0; y <= 10; y++) {
                if (x <= 3 || y <= 3) {
                    places.add(new double[] {x, y});
                }
            }
        }
        // the square less the corner beyond the line from (3, 10) to (10, 3)
        assertThat(PublishedHulls.of(cloud(places), 1))
                .singleElement()
                .satisfies(hull -> assertThat(hull.area()).isCloseTo(100 - 24.5, within(1e-9)));
    }

    @Test
    void pairsAndLinesAreNoRegions() {
        assertThat(PublishedHulls.of(cloud(List.of()), 1)).isEmpty();
        assertThat(PublishedHulls.of(cloud(List.of(new double[] {0, 0}, new double[] {1, 1})), 1))
                .isEmpty();
        assertThat(PublishedHulls.of(cloud(List.of(new double[] {0, 0}, new double[] {1, 1}, new double[] {2, 2})), 1))
                .isEmpty();
        assertThat(PublishedHulls.of(cloud(List.of(new double[] {1, 1}, new double[] {1, 1}, new double[] {1, 1})), 1))
                .isEmpty();
    }

    /// The twin: every pair within reach is linked, again and again until nothing changes.
    @ParameterizedTest
    @ValueSource(doubles = {-0.2, 0.5, 1, 3})
    void groupsAreThoseOfPlainLinking(double threshold) {
        for (int round = 0; round < 10; round++) {
            SplittableRandom random = new SplittableRandom(round);
            List<double[]> places = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                places.add(new double[] {random.nextDouble(30), random.nextDouble(30)});
            }
            List<Double> areas = PublishedHulls.of(cloud(places), threshold).stream()
                    .map(Polygon::area)
                    .sorted()
                    .toList();
            List<Double> slow = slow(places, threshold);
            assertThat(areas).hasSameSizeAs(slow);
            for (int i = 0; i < areas.size(); i++) {
                assertThat(areas.get(i)).isCloseTo(slow.get(i), within(1e-9));
            }
        }
    }

    private static List<Double> slow(List<double[]> places, double threshold) {
        int n = places.size();
        double[] next = new double[n];
        for (int i = 0; i < n; i++) {
            next[i] = Double.POSITIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                next[i] = i == j ? next[i] : Math.min(next[i], distance(places, i, j));
            }
        }
        double mean = 0, square = 0;
        for (double d : next) {
            mean += d / n;
            square += d * d / n;
        }
        double reach = mean + threshold * Math.sqrt(square - mean * mean);
        int[] group = new int[n];
        for (int i = 0; i < n; i++) {
            group[i] = i;
        }
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    if (group[j] < group[i] && distance(places, i, j) <= reach) {
                        group[i] = group[j];
                        changed = true;
                    }
                }
            }
        }
        List<Double> areas = new ArrayList<>();
        for (int g = 0; g < n; g++) {
            List<double[]> members = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                if (group[i] == g) {
                    members.add(places.get(i));
                }
            }
            if (members.size() >= 3) {
                areas.add(hullArea(members));
            }
        }
        return areas.stream().sorted().toList();
    }

    /// By Green's theorem over the edges that have all other points on their left.
    private static double hullArea(List<double[]> points) {
        double twice = 0;
        for (double[] a : points) {
            for (double[] b : points) {
                boolean edge = a != b
                        && points.stream()
                                .allMatch(c -> (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]) >= 0);
                twice += edge ? a[0] * b[1] - b[0] * a[1] : 0;
            }
        }
        return twice / 2;
    }

    private static double distance(List<double[]> places, int i, int j) {
        return Math.hypot(places.get(i)[0] - places.get(j)[0], places.get(i)[1] - places.get(j)[1]);
    }

    private static PointCloud cloud(List<double[]> places) {
        return PointCloud.owning(
                Origin.ZERO,
                places.stream().mapToDouble(p -> p[0]).toArray(),
                places.stream().mapToDouble(p -> p[1]).toArray(),
                new double[places.size()]);
    }
}
