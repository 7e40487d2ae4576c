package dev.cutfill.survey.change;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Ground;
import dev.cutfill.cloud.PointCloud;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// M3C2 of a million against a million points at every other cell (62 500 cores), normals included, on all
/// cores.
///
/// - Floor: a core looks at some 330 points for its normal and 2 · 2 · 60 for its cylinders; at 1.5 ns a point
///   that is 0.9 µs, 55 ms on one core for all.
/// - Naive: every point of the cloud for every core, 62 500 × 2 million: minutes. py4dgeo on two threads: 90 µs
///   a core, with some 2500 points each (peers).
/// - Gap: the runs of cells are squares about spheres (a third of the points are outside), and each is unpacked
///   from 12 bytes a point.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class M3c2Benchmark {
    private final ChangeSettings settings = ChangeSettings.defaults();
    private final CellList pre = CellList.of(Ground.cloud(1), Ground.grid());
    private final CellList post = CellList.of(Ground.cloud(2), Ground.grid());
    private final PointCloud cores = M3c2.cores(pre, settings);

    @Benchmark
    public double distances() {
        CoreDistances distances = M3c2.distances(pre, post, cores, settings, (nx, ny, nz, x, y, z) -> 0.01);
        return distances.distance(cores.size() / 2);
    }
}
