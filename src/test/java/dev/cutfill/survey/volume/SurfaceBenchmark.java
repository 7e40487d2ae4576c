package dev.cutfill.survey.volume;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Ground;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The surface of a million points on 250 000 cells, stray points and gaps included, on all cores.
///
/// - Floor: the mean of each cell, 12–24 ms for a million points. A fit adds ten sums a point and a 3 × 3
///   system a cell: some 30 ms.
/// - Naive: a Delaunay triangulation (0.8–2 s for a million points with the best Java library, one thread) and
///   its raster.
/// - Gap: the points are gone through three times, because what is stray can be told only against a plane
///   through medians.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SurfaceBenchmark {
    private final VolumeSettings settings = VolumeSettings.defaults();
    private final CellList points = CellList.of(Ground.cloud(1), Ground.grid());

    @Benchmark
    public float surface() {
        HeightSurface surface = HeightSurface.of(points, settings);
        return surface.height().values()[surface.grid().size() / 2];
    }
}
