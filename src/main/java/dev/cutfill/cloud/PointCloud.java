package dev.cutfill.cloud;

import java.util.Objects;

/// Points as three arrays of equal length: metres, relative to an origin. Immutable once built: the arrays are
/// handed over, not copied, and nobody writes to them afterwards.
public final class PointCloud {
    private final Origin origin;
    private final double[] x;
    private final double[] y;
    private final double[] z;

    private PointCloud(Origin origin, double[] x, double[] y, double[] z) {
        if (x.length != y.length || x.length != z.length) {
            throw new IllegalArgumentException(
                    "coordinates differ in number: " + x.length + ", " + y.length + ", " + z.length);
        }
        this.origin = Objects.requireNonNull(origin, "origin is null");
        this.x = x;
        this.y = y;
        this.z = z;
    }

    /// A cloud that takes the arrays over; the caller must not write to them again.
    public static PointCloud owning(Origin origin, double[] x, double[] y, double[] z) {
        return new PointCloud(origin, x, y, z);
    }

    public Origin origin() {
        return origin;
    }

    public int size() {
        return x.length;
    }

    /// The eastings themselves, exactly [#size()] long; read only.
    public double[] x() {
        return x;
    }

    /// The northings themselves; read only.
    public double[] y() {
        return y;
    }

    /// The heights themselves; read only.
    public double[] z() {
        return z;
    }

    /// The box round all points, in the local frame.
    ///
    /// @throws IllegalStateException if there is no point
    public Bounds bounds() {
        if (x.length == 0) {
            throw new IllegalStateException("an empty cloud has no bounds");
        }
        double minX = x[0], maxX = x[0], minY = y[0], maxY = y[0], minZ = z[0], maxZ = z[0];
        for (int i = 1; i < x.length; i++) {
            minX = Math.min(minX, x[i]);
            maxX = Math.max(maxX, x[i]);
            minY = Math.min(minY, y[i]);
            maxY = Math.max(maxY, y[i]);
            minZ = Math.min(minZ, z[i]);
            maxZ = Math.max(maxZ, z[i]);
        }
        return new Bounds(minX, minY, minZ, maxX, maxY, maxZ);
    }

    /// The points with these indices, in that order.
    public PointCloud select(int[] indices) {
        double[] sx = new double[indices.length];
        double[] sy = new double[indices.length];
        double[] sz = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            sx[i] = x[indices[i]];
            sy[i] = y[indices[i]];
            sz[i] = z[indices[i]];
        }
        return new PointCloud(origin, sx, sy, sz);
    }

    /// Every point moved; the origin stays.
    public PointCloud transformed(RigidTransform toFrom) {
        double[] tx = new double[x.length];
        double[] ty = new double[x.length];
        double[] tz = new double[x.length];
        Parallel.ranges(x.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                tx[i] = toFrom.x(x[i], y[i], z[i]);
                ty[i] = toFrom.y(x[i], y[i], z[i]);
                tz[i] = toFrom.z(x[i], y[i], z[i]);
            }
        });
        return new PointCloud(origin, tx, ty, tz);
    }
}
