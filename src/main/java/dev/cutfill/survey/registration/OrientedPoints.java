package dev.cutfill.survey.registration;

import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import java.util.Arrays;

/// A cloud as a surface: points with the normal of the plane through their neighbours. Places without a plane
/// (vegetation, edges, lone points in the air) are kept as points without a normal, so that what hits them is
/// not matched to something farther.
final class OrientedPoints {
    private final PointCloud points;
    private final KdTree tree;
    private final double[] normals;
    /// how far each point stands off its plane, along the normal (m)
    private final double[] above;
    private final double texture;

    private OrientedPoints(PointCloud points, KdTree tree, double[] normals, double[] above, double texture) {
        this.points = points;
        this.tree = tree;
        this.normals = normals;
        this.above = above;
        this.texture = texture;
    }

    /// @param neighbours how many points make a plane
    /// @param thickness largest ratio of the plane's smallest to its middle eigenvalue
    /// @param reach neighbours farther away than this do not count (m)
    static OrientedPoints of(PointCloud points, int neighbours, double thickness, double reach) {
        KdTree tree = KdTree.of(points);
        double[] normals = new double[3 * points.size()];
        double[] above = new double[points.size()];
        double[] off = new double[points.size()];
        Parallel.ranges(points.size(), (from, to) -> {
            KdTree.Query query = tree.query(neighbours);
            double[] covariance = new double[9];
            double[] eigen = new double[6];
            for (int i = from; i < to; i++) {
                int found = query.nearestAll(points.x()[i], points.y()[i], points.z()[i], reach * reach);
                off[i] = Double.NaN;
                if (found < Math.min(6, neighbours)) {
                    continue;
                }
                covariance(points, i, query, found, covariance);
                SymmetricMatrix.smallest(covariance, eigen);
                if (eigen[3] <= thickness * eigen[4]) {
                    off[i] = Math.sqrt(eigen[3]);
                    System.arraycopy(eigen, 0, normals, 3 * i, 3);
                    above[i] = -(eigen[0] * covariance[6] + eigen[1] * covariance[7] + eigen[2] * covariance[8]);
                }
            }
        });
        return new OrientedPoints(points, tree, normals, above, median(off));
    }

    /// Of the places that have a plane: lone points, and the crowns of trees, tell nothing of how smooth it is.
    private static double median(double[] off) {
        return Robust.median(Arrays.stream(off).filter(v -> !Double.isNaN(v)).toArray());
    }

    /// The same with each point moved onto its plane. A point alone carries all of its noise: of a noisy one
    /// the nearest partner on curved or sloping ground is one to the side, which turns noise into a common
    /// shift.
    OrientedPoints smoothed() {
        PointCloud smooth = smoothedPoints();
        return new OrientedPoints(smooth, KdTree.of(smooth), normals, new double[smooth.size()], texture);
    }

    PointCloud smoothedPoints() {
        int n = points.size();
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = points.x()[i] - above[i] * normals[3 * i];
            y[i] = points.y()[i] - above[i] * normals[3 * i + 1];
            z[i] = points.z()[i] - above[i] * normals[3 * i + 2];
        }
        return PointCloud.owning(points.origin(), x, y, z);
    }

    /// How far points stand off the plane of their neighbours (m): noise, and relief too small for the plane to
    /// follow.
    double texture() {
        return texture;
    }

    PointCloud points() {
        return points;
    }

    KdTree tree() {
        return tree;
    }

    boolean hasNormal(int i) {
        return normals[3 * i] != 0 || normals[3 * i + 1] != 0 || normals[3 * i + 2] != 0;
    }

    double normal(int i, int axis) {
        return normals[3 * i + axis];
    }

    /// @param c receives the covariance (xx, xy, xz, yy, yz, zz) and the mean relative to the point i
    private static void covariance(PointCloud points, int i, KdTree.Query query, int found, double[] c) {
        // relative to the point itself: differences keep their digits
        double ox = points.x()[i];
        double oy = points.y()[i];
        double oz = points.z()[i];
        double sx = 0, sy = 0, sz = 0, xx = 0, xy = 0, xz = 0, yy = 0, yz = 0, zz = 0;
        for (int k = 0; k < found; k++) {
            int id = query.id(k);
            double x = points.x()[id] - ox;
            double y = points.y()[id] - oy;
            double z = points.z()[id] - oz;
            sx += x;
            sy += y;
            sz += z;
            xx += x * x;
            xy += x * y;
            xz += x * z;
            yy += y * y;
            yz += y * z;
            zz += z * z;
        }
        double n = found;
        c[0] = (xx - sx * sx / n) / n;
        c[1] = (xy - sx * sy / n) / n;
        c[2] = (xz - sx * sz / n) / n;
        c[3] = (yy - sy * sy / n) / n;
        c[4] = (yz - sy * sz / n) / n;
        c[5] = (zz - sz * sz / n) / n;
        c[6] = sx / n;
        c[7] = sy / n;
        c[8] = sz / n;
    }
}
