package dev.cutfill.cloud;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A tree over the 120 000 means that a registration works on, and one question for each of 60 000 places;
/// building on all cores, asking on one.
///
/// - Floor of building: log₂(120 000/12) ≈ 14 partitions of 120 000 indices, 1 ns each: 1.7 ms on one core.
///   SciPy's cKDTree takes some 60 ms on one.
/// - Floor of asking: 14 nodes and one leaf of 12 points that are in the cache, some 150 ns: 9 ms. A place
///   without a tree looks at all points: 60 000 × 120 000 × 1 ns = 7 s.
/// - Gap: cache misses; the places are asked in the order of the cloud, which keeps most of the way down in the
///   cache.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class KdTreeBenchmark {
    private final PointCloud points = Ground.cloud(1).select(every(8));
    private final PointCloud places = Ground.cloud(2).select(every(16));
    private final KdTree tree = KdTree.of(points);

    private static int[] every(int step) {
        int[] picked = new int[Ground.POINTS / step];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = i * step;
        }
        return picked;
    }

    @Benchmark
    public int build() {
        return KdTree.of(points).size();
    }

    @Benchmark
    public long nearest() {
        KdTree.Query query = tree.query(1);
        long sum = 0;
        for (int i = 0; i < places.size(); i++) {
            sum += query.nearest(places.x()[i], places.y()[i], places.z()[i], 100);
        }
        return sum;
    }

    @Benchmark
    public long sixteenNearest() {
        KdTree.Query query = tree.query(16);
        long sum = 0;
        for (int i = 0; i < places.size(); i++) {
            sum += query.nearestAll(places.x()[i], places.y()[i], places.z()[i], 100);
        }
        return sum;
    }
}
