package dev.cutfill.survey.change;

import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Regions by the rules of the published method: significant core points are linked over gaps up to
/// ε = mean + threshold · standard deviation of the distances to the next one (DBSCAN with two points, in
/// plan); what holds three and more is a region, whatever their signs, and its outline is their convex hull.
public final class PublishedHulls {
    /// Links are looked for among so many neighbours; a cluster is connected by its nearest ones.
    private static final int NEIGHBOURS = 32;

    private PublishedHulls() {}

    public static List<Polygon> of(PointCloud significant, double threshold) {
        int n = significant.size();
        if (n < 3) {
            return List.of();
        }
        KdTree.Query query = KdTree.inPlan(significant).query(Math.min(n, NEIGHBOURS));
        double[] next = new double[n];
        for (int i = 0; i < n; i++) {
            int found = neighbours(query, significant, i, Double.POSITIVE_INFINITY);
            next[i] = found < 2 ? 0 : Math.sqrt(query.distanceSq(1)); // the nearest is the point itself
        }
        double mean = Arrays.stream(next).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(next).map(d -> (d - mean) * (d - mean)).average().orElseThrow());
        double reach = mean + threshold * deviation;
        int[] root = IntStream.range(0, n).toArray();
        for (int i = 0; i < n && reach > 0; i++) {
            int found = neighbours(query, significant, i, reach * reach * (1 + 1e-12));
            for (int k = 0; k < found; k++) {
                root[rootOf(root, i)] = rootOf(root, query.id(k));
            }
        }
        Map<Integer, List<Integer>> clusters = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            clusters.computeIfAbsent(rootOf(root, i), _ -> new ArrayList<>()).add(i);
        }
        return clusters.values().stream()
                .filter(cluster -> cluster.size() >= 3)
                .flatMap(cluster -> hull(significant, cluster).stream())
                .toList();
    }

    private static int neighbours(KdTree.Query query, PointCloud cloud, int i, double reachSq) {
        return query.nearestAll(cloud.x()[i], cloud.y()[i], 0, reachSq);
    }

    private static int rootOf(int[] root, int i) {
        int at = i;
        while (root[at] != at) {
            root[at] = root[root[at]];
            at = root[at];
        }
        return at;
    }

    /// By monotone chains (Andrew 1979); nothing when all lie on a line.
    static Optional<Polygon> hull(PointCloud cloud, List<Integer> members) {
        double[] x = cloud.x();
        double[] y = cloud.y();
        int[] sorted = members.stream()
                .sorted(Comparator.<Integer>comparingDouble(i -> x[i]).thenComparingDouble(i -> y[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] chain = new int[2 * sorted.length + 1];
        int size = 0;
        for (int side = 0; side < 2; side++) {
            int least = size + 1;
            for (int k = 0; k < sorted.length; k++) {
                int i = sorted[side == 0 ? k : sorted.length - 1 - k];
                while (size > least && turn(x, y, chain[size - 2], chain[size - 1], i) <= 0) {
                    size--;
                }
                chain[size++] = i;
            }
            size--; // the end of one chain begins the other
        }
        if (size < 3) {
            return Optional.empty();
        }
        int[] hull = Arrays.copyOf(chain, size);
        return Optional.of(new Polygon(
                Ring.owning(
                        Arrays.stream(hull).mapToDouble(i -> x[i]).toArray(),
                        Arrays.stream(hull).mapToDouble(i -> y[i]).toArray()),
                List.of()));
    }

    private static double turn(double[] x, double[] y, int a, int b, int c) {
        return (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
    }
}
