package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Ground;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.VoxelGrid;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The two loops that a registration spends its time in, on all cores.
///
/// Coarse sweep: 72 yaws, all shifts of each.
/// - Floor: 9 transforms of 256² a yaw, 5·n·log₂n = 5 Mflop each: 3.4 Gflop, 1.7 s at 2 Gflop/s and core.
/// - Naive: the published exhaustive search in three dimensions, 2.9 Tflop: four minutes on a graphics card.
/// - Gap: below the floor, because maps of half the resolution tell which yaws are worth it.
///
/// One point-to-plane iteration: 60 000 places against 110 000 planes.
/// - Floor: one nearest neighbour each, 9 ms on a core (see `KdTreeBenchmark`), and 27 sums, 2 ms.
/// - Naive: all points of both clouds, as the published method does: 0.8 s and more.
/// - Gap: robust weights need the median of the residuals before the sums.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RegistrationBenchmark {
    private final PointCloud pre = Ground.cloud(1);
    private final PointCloud post =
            Ground.cloud(2).transformed(RigidTransform.ofAngles(0.01, 0.01, 0.02, 0.5, -0.3, 0.2));
    private final HeightMap preMap = map(pre);
    private final HeightMap postMap = map(post);
    private final OrientedPoints surface =
            OrientedPoints.of(VoxelGrid.of(pre, 1.5).means(), 16, 0.2, 9);
    private final PointToPlane solver =
            new PointToPlane(surface, Samples.of(VoxelGrid.of(post, 1.5).means(), 60_000), new double[] {250, 250, 0});

    private static HeightMap map(PointCloud cloud) {
        Bounds box = HeightMap.extent(cloud);
        return HeightMap.of(cloud, new double[] {250, 250, 0}, box, 2.4, 10);
    }

    @Benchmark
    public double coarseSweep() {
        return YawSweep.peaks(
                        preMap, postMap, 4.8, RegistrationSettings.defaults().minOverlap())
                .getFirst()
                .yaw();
    }

    @Benchmark
    public double pointToPlaneIteration() {
        PointToPlane.Matches matches = solver.match(RigidTransform.IDENTITY, 1.5);
        return matches.sums(Tuning.TUKEY * matches.scale()).rms();
    }

    @Benchmark
    public double planesOfTheSurface() {
        return OrientedPoints.of(surface.points(), 16, 0.2, 9).texture();
    }
}
