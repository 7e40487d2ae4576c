package dev.cutfill.scene;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.SplittableRandom;

/// How one epoch was measured: points on the ground, each coordinate with its own noise.
///
/// @param points how many, all told
/// @param sigma standard deviation of the noise on each axis (m)
/// @param shadows round gaps in the cloud, where something stood in the way
/// @param shadowRadius of the largest (m); the smallest is a quarter of it
/// @param strays how many of the points are far off the ground: birds, dust, multipath
/// @param places how the points lie over the ground
public record Scan(int points, double sigma, int shadows, double shadowRadius, int strays, Places places) {
    /// How points lie over the ground.
    public enum Places {
        /// One at a random place of every cell of a fine mesh, as in the evenly dense clouds of photogrammetry.
        EVEN,

        /// Each wherever chance has it, as if drawn from a far denser cloud.
        RANDOM
    }

    public Scan {
        if (points < 0 || !(sigma >= 0) || shadows < 0 || !(shadowRadius >= 0) || strays < 0 || strays > points) {
            throw new IllegalArgumentException("no such scan: " + points + " points, noise " + sigma + " m");
        }
    }

    /// Evenly dense.
    public Scan(int points, double sigma, int shadows, double shadowRadius, int strays) {
        this(points, sigma, shadows, shadowRadius, strays, Places.EVEN);
    }

    /// A scan without gaps and strays.
    public static Scan plain(int points, double sigma) {
        return new Scan(points, sigma, 0, 0, 0);
    }

    /// The site from (0, 0) to (width, depth), relative to an origin.
    PointCloud of(HeightFunction ground, double width, double depth, Origin origin, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] discs = discs(width, depth, random.split());
        int onGround = points - strays;
        double[] x = new double[points];
        double[] y = new double[points];
        SplittableRandom chance = random.split();
        int even = places == Places.EVEN ? mesh(x, y, onGround, width, depth, discs, chance) : 0;
        int taken = strew(x, y, even, onGround, width, depth, discs, chance);

        double[] z = new double[points];
        SplittableRandom noise = random.split();
        for (int i = 0; i < taken; i++) {
            z[i] = ground.z(x[i], y[i]) + sigma * noise.nextGaussian();
            x[i] += sigma * noise.nextGaussian();
            y[i] += sigma * noise.nextGaussian();
        }
        for (int i = taken; i < points; i++) {
            x[i] = noise.nextDouble() * width;
            y[i] = noise.nextDouble() * depth;
            double off = 2 + 25 * noise.nextDouble();
            z[i] = ground.z(x[i], y[i]) + (noise.nextInt(4) == 0 ? -off / 4 : off);
        }
        return PointCloud.owning(origin, x, y, z);
    }

    /// At most `wanted` places outside the discs: a mesh that yields a few more than that, thinned evenly.
    private static int mesh(
            double[] x, double[] y, int wanted, double width, double depth, double[] discs, SplittableRandom random) {
        if (wanted == 0) {
            return 0;
        }
        double shaded = 0;
        for (int d = 0; d < discs.length; d += 3) {
            shaded += Math.PI * discs[d + 2] * discs[d + 2] / (width * depth);
        }
        double cells = wanted * 1.02 / Math.max(0.1, 1 - shaded) + 16;
        int columns = Math.max(1, (int) Math.ceil(Math.sqrt(cells * width / depth)));
        int rows = Math.max(1, (int) Math.ceil(cells / columns));
        double[] litX = new double[columns * rows];
        double[] litY = new double[columns * rows];
        int lit = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                litX[lit] = (column + random.nextDouble()) * width / columns;
                litY[lit] = (row + random.nextDouble()) * depth / rows;
                if (!inShadow(litX[lit], litY[lit], discs)) {
                    lit++;
                }
            }
        }
        // selection sampling: each subset of the right size is equally likely
        int taken = 0;
        for (int i = 0; i < lit && taken < wanted; i++) {
            if (random.nextDouble() * (lit - i) < wanted - taken) {
                x[taken] = litX[i];
                y[taken++] = litY[i];
            }
        }
        return taken;
    }

    /// Places outside the discs at random, until there are as many as wanted.
    private static int strew(
            double[] x,
            double[] y,
            int from,
            int wanted,
            double width,
            double depth,
            double[] discs,
            SplittableRandom random) {
        int taken = from;
        while (taken < wanted) {
            double px = random.nextDouble() * width;
            double py = random.nextDouble() * depth;
            if (!inShadow(px, py, discs) || random.nextInt(1000) == 0) { // now and then, in case all is shadow
                x[taken] = px;
                y[taken++] = py;
            }
        }
        return taken;
    }

    private double[] discs(double width, double depth, SplittableRandom random) {
        double[] discs = new double[3 * shadows];
        for (int i = 0; i < discs.length; i += 3) {
            discs[i] = random.nextDouble() * width;
            discs[i + 1] = random.nextDouble() * depth;
            discs[i + 2] = shadowRadius * (0.25 + 0.75 * random.nextDouble());
        }
        return discs;
    }

    private static boolean inShadow(double x, double y, double[] discs) {
        for (int i = 0; i < discs.length; i += 3) {
            double dx = x - discs[i];
            double dy = y - discs[i + 1];
            if (dx * dx + dy * dy < discs[i + 2] * discs[i + 2]) {
                return true;
            }
        }
        return false;
    }
}
