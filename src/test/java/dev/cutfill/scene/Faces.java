package dev.cutfill.scene;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Upright walls along the x axis, as a scanner on a tripod sees them.
public final class Faces {
    private final HeightFunction foot;
    private final List<double[]> walls = new ArrayList<>();

    /// @param foot the ground that heights of walls are counted from
    public Faces(HeightFunction foot) {
        this.foot = foot;
    }

    /// One more, from x to x and from height to height, at a y.
    public Faces wall(double fromX, double toX, double fromZ, double toZ, double y) {
        walls.add(new double[] {fromX, toX, fromZ, toZ, y});
        return this;
    }

    /// Points on all of them, at random.
    ///
    /// @param density for each square metre of wall
    public PointCloud points(Origin origin, SplittableRandom random, double density, double sigma) {
        int n = 0;
        for (double[] wall : walls) {
            n += count(wall, density);
        }
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        int next = 0;
        for (double[] wall : walls) {
            for (int i = count(wall, density); i > 0; i--) {
                x[next] = wall[0] + (wall[1] - wall[0]) * random.nextDouble();
                y[next] = wall[4] + sigma * random.nextGaussian();
                z[next] = foot.z(x[next], wall[4])
                        + wall[2]
                        + (wall[3] - wall[2]) * random.nextDouble()
                        + sigma * random.nextGaussian();
                next++;
            }
        }
        return PointCloud.owning(origin, x, y, z);
    }

    private static int count(double[] wall, double density) {
        return (int) Math.round(density * (wall[1] - wall[0]) * (wall[3] - wall[2]));
    }

    /// The points of both.
    public static PointCloud together(PointCloud a, PointCloud b) {
        return PointCloud.owning(a.origin(), joined(a.x(), b.x()), joined(a.y(), b.y()), joined(a.z(), b.z()));
    }

    private static double[] joined(double[] a, double[] b) {
        double[] all = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
