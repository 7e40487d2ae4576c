package dev.cutfill.scene;

import java.util.SplittableRandom;

/// Round crowns: of the beams that meet one, seven of ten come back from within it, the others from the ground
/// below.
///
/// @param x centres (m)
/// @param y centres (m)
/// @param radius of each crown (m); it reaches from 2 m above the ground to four radii
public record Trees(double[] x, double[] y, double[] radius) implements Sampling.Echo {
    /// So many at random places of a site; some stand in groups.
    public static Trees grown(SplittableRandom random, int count, double width, double depth, Footprint where) {
        double[] x = new double[count];
        double[] y = new double[count];
        double[] radius = new double[count];
        int n = 0;
        while (n < count) {
            x[n] = random.nextDouble(0, width);
            y[n] = random.nextDouble(0, depth);
            radius[n] = random.nextDouble(1.2, 2.8);
            n += where.contains(x[n], y[n]) ? 1 : 0;
        }
        return new Trees(x, y, radius);
    }

    @Override
    public double z(double px, double py, double ground, SplittableRandom random) {
        for (int i = 0; i < x.length; i++) {
            double share = Math.hypot(px - x[i], py - y[i]) / radius[i];
            if (share < 1 && random.nextInt(10) < 7) {
                double top = 2 + (4 * radius[i] - 2) * (1 - share * share);
                return ground + 2 + (top - 2) * Math.sqrt(random.nextDouble());
            }
        }
        return ground;
    }
}
