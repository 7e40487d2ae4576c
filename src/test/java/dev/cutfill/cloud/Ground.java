package dev.cutfill.cloud;

import java.util.SplittableRandom;

/// A million points of hilly ground with noise, for benchmarks: half a kilometre square, four points a square
/// metre, in the order of a scanner that goes back and forth.
public final class Ground {
    public static final int POINTS = 1_000_000;
    public static final double EDGE = 500;

    private Ground() {}

    public static PointCloud cloud(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[POINTS];
        double[] y = new double[POINTS];
        double[] z = new double[POINTS];
        int across = (int) Math.sqrt(POINTS);
        double spacing = EDGE / across;
        for (int i = 0; i < POINTS; i++) {
            x[i] = (i % across + random.nextDouble()) * spacing;
            y[i] = (i / across + random.nextDouble()) * spacing;
            z[i] = 6 * Math.sin(x[i] / 37) * Math.cos(y[i] / 29)
                    + 2 * Math.sin(x[i] / 11 + y[i] / 7)
                    + 0.03 * random.nextGaussian();
        }
        return PointCloud.owning(new Origin(451_000, 3_120_000, 800), x, y, z);
    }

    /// Cells of four points.
    public static Grid grid() {
        return Grid.covering(new Bounds(0, 0, 0, EDGE, EDGE, 0), 1);
    }
}
