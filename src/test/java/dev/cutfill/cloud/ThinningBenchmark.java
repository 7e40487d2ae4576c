package dev.cutfill.cloud;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What is done to every point once, on all cores: thinned to one mean a voxel, and sorted by cells.
///
/// - Floor: a million points read and written once, 24 + 24 MB at 9 GB/s: 5 ms. A hash probe or a cell number
///   adds some 5 ns a point and core.
/// - Naive: a `HashMap` from voxel to list, or a comparison sort: a second and more.
/// - Gap: both go over the points twice (deal to strips or bands, then finish each alone), because a table that
///   fits a cache and an order that does not depend on threads are worth more than a pass.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ThinningBenchmark {
    private final PointCloud cloud = Ground.cloud(1);

    @Benchmark
    public double voxels() {
        PointCloud means = VoxelGrid.of(cloud, 1.5).means();
        return means.z()[means.size() / 2];
    }

    @Benchmark
    public int cells() throws IOException {
        CellList cells = CellList.of(
                PointBlocks.of(cloud), Ground.grid(), RigidTransform.ofAngles(0, 0, 0.1, 1, 2, 3), Scratch.onHeap());
        return cells.start(cells.grid().size() / 2);
    }

    @Benchmark
    public double sample() {
        PointCloud sample = PointBlocks.of(cloud).sample(250_000).points();
        return sample.x()[sample.size() / 2];
    }
}
