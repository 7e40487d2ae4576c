package dev.cutfill.scene;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.Arrays;
import java.util.SplittableRandom;

/// How one epoch is measured within a footprint: where its points fall, and with which noise.
///
/// @param where the scan has points
/// @param spacing of the points (m): the step of a raster, or the root of the area that one point has
/// @param pattern how they lie
/// @param sigma standard deviation of the noise (m): of heights and, but for a raster, of each axis in plan
/// @param echo what a beam meets above the ground
public record Sampling(Footprint where, double spacing, Pattern pattern, double sigma, Echo echo) {
    /// How points lie in plan.
    public enum Pattern {
        /// each wherever chance has it
        RANDOM,
        /// at the nodes of a raster through the local origin, as terrain models are delivered
        RASTER,
        /// at the nodes of a raster of any other phase
        SHIFTED_RASTER
    }

    /// The height that a beam comes back from.
    @FunctionalInterface
    public interface Echo {
        Echo GROUND = (x, y, ground, random) -> ground;

        double z(double x, double y, double ground, SplittableRandom random);
    }

    /// Points at random, so many for each square metre.
    public static Sampling random(Footprint where, double density, double sigma) {
        return new Sampling(where, 1 / Math.sqrt(density), Pattern.RANDOM, sigma, Echo.GROUND);
    }

    public Sampling within(Footprint other) {
        return new Sampling(where.and(other), spacing, pattern, sigma, echo);
    }

    public Sampling under(Echo newEcho) {
        return new Sampling(where, spacing, pattern, sigma, newEcho);
    }

    /// The ground from (0, 0) to (width, depth), relative to an origin.
    public PointCloud of(HeightFunction ground, double width, double depth, Origin origin, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] plan = pattern == Pattern.RANDOM ? scattered(width, depth, random) : nodes(width, depth, random);
        double[] x = plan[0];
        double[] y = plan[1];
        double[] z = new double[x.length];
        double inPlan = pattern == Pattern.RANDOM ? sigma : 0;
        for (int i = 0; i < z.length; i++) {
            z[i] = echo.z(x[i], y[i], ground.z(x[i], y[i]), random) + sigma * random.nextGaussian();
            x[i] += inPlan * random.nextGaussian();
            y[i] += inPlan * random.nextGaussian();
        }
        return PointCloud.owning(origin, x, y, z);
    }

    private double[][] scattered(double width, double depth, SplittableRandom random) {
        int all = (int) Math.round(width * depth / (spacing * spacing));
        double[] x = new double[all];
        double[] y = new double[all];
        int n = 0;
        for (int i = 0; i < all; i++) {
            x[n] = random.nextDouble() * width;
            y[n] = random.nextDouble() * depth;
            n += where.contains(x[n], y[n]) ? 1 : 0;
        }
        return new double[][] {Arrays.copyOf(x, n), Arrays.copyOf(y, n)};
    }

    private double[][] nodes(double width, double depth, SplittableRandom random) {
        double phaseX = pattern == Pattern.SHIFTED_RASTER ? spacing * random.nextDouble() : 0;
        double phaseY = pattern == Pattern.SHIFTED_RASTER ? spacing * random.nextDouble() : 0;
        int columns = (int) Math.floor((width - phaseX) / spacing) + 1;
        int rows = (int) Math.floor((depth - phaseY) / spacing) + 1;
        double[] x = new double[columns * rows];
        double[] y = new double[columns * rows];
        int n = 0;
        for (int i = 0; i < x.length; i++) {
            x[n] = phaseX + i % columns * spacing;
            y[n] = phaseY + i / columns * spacing;
            n += where.contains(x[n], y[n]) ? 1 : 0;
        }
        return new double[][] {Arrays.copyOf(x, n), Arrays.copyOf(y, n)};
    }
}
