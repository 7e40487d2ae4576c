package dev.cutfill.format.las;

import dev.cutfill.cloud.Ground;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A million LAS points of 34 bytes, from the page cache to metres in arrays, on one thread.
///
/// - Floor: 34 MB at the 9 GB/s that one core copies, 4 ms. Goal of the project: 50 ms (20 million points a
///   second and core).
/// - Naive: a `ByteBuffer` a point and an object a point, some 300 ms and as much garbage.
/// - Gap to the floor: five loads and three conversions a point, at strides that no vector instruction likes;
///   what is gained by more is lost in the stages behind, each of which takes longer.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LasReadBenchmark {
    private Path file = Path.of("");
    private PointBlocks blocks = PointBlocks.of(Ground.cloud(1));
    private final double[] x = new double[PointBlocks.MOST_POINTS];
    private final double[] y = new double[PointBlocks.MOST_POINTS];
    private final double[] z = new double[PointBlocks.MOST_POINTS];

    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("ground", ".las");
        LasWriter.write(file, Ground.cloud(1), LasOptions.DEFAULT);
        blocks = LasFile.open(file, "ground").open(new Origin(451_000, 3_120_000, 800), Scratch.onHeap());
    }

    @Benchmark
    public double read() {
        double sum = 0;
        for (int block = 0; block < blocks.count(); block++) {
            int n = blocks.read(block, x, y, z, 0);
            sum += x[0] + y[n / 2] + z[n - 1];
        }
        return sum;
    }

    @TearDown
    public void delete() throws IOException {
        blocks.close();
        Files.delete(file);
    }
}
