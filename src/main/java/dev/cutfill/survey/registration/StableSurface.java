package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PlaneFit;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import java.util.Arrays;

/// Pre on the stable ground at full density: below any place a plane through the nearest points in plan, fitted
/// twice, the second time without what stands off the first (grass, a stray return).
final class StableSurface {
    /// Fewer points make no plane.
    private static final int LEAST = 6;

    /// Enough for a median to some per cent.
    private static final int ROUGHNESS_SAMPLES = 2000;

    /// Points off the first plane by more than this many of its standard deviations do not make the second.
    private static final double OFF = 2.5;

    /// A plane rougher than this many times the usual one lies over an edge or in a bush.
    private static final double ROUGH = 3;

    /// Blocks along each side of the stable ground's box, for estimates of what is common to neighbouring
    /// points.
    static final int BLOCKS = 8;

    /// Small patches have fewer, so that there are about so many points in each.
    private static final int POINTS_A_BLOCK = 20;

    private final PointCloud points;
    private final KdTree tree;
    private final int neighbours;
    private final double reachSq;
    private final Bounds box;
    private final int blocks;

    /// @param points of pre on the stable ground
    /// @param reach neighbours farther away do not count (m)
    /// @param samples how many points of post will be compared
    StableSurface(PointCloud points, int neighbours, double reach, int samples) {
        blocks = Math.clamp((long) Math.sqrt((double) samples / POINTS_A_BLOCK), 1, BLOCKS);
        this.points = points;
        this.tree = KdTree.inPlan(points);
        this.neighbours = neighbours;
        this.reachSq = reach * reach;
        this.box = points.bounds();
    }

    /// Post against this surface.
    ///
    /// @param jacobian six a point: derivative of the residual by a turn about the pivot and a shift
    /// @param residual along the normal (m); NaN where there is no plane
    /// @param height vertical difference post − pre (m); NaN likewise
    /// @param block which block of the stable ground the point lies in
    /// @param roughness how far pre's points usually stand off the plane below a point (m)
    record Residuals(double[] jacobian, double[] residual, double[] height, int[] block, double roughness) {
        int size() {
            return residual.length;
        }

        /// Residual after a small motion.
        double moved(int i, double[] step) {
            double r = residual[i];
            for (int k = 0; k < 6; k++) {
                r += jacobian[6 * i + k] * step[k];
            }
            return r;
        }

        ResidualSummary fit() {
            double[] known = Arrays.stream(height).filter(h -> !Double.isNaN(h)).toArray();
            double bias = Robust.median(known);
            return new ResidualSummary(bias, Robust.nmad(known, bias), known.length);
        }
    }

    Residuals residuals(PointCloud post, RigidTransform pose, double[] pivot) {
        int n = post.size();
        double[] jacobian = new double[6 * n];
        double[] residual = new double[n];
        double[] height = new double[n];
        double[] rough = new double[n];
        int[] block = new int[n];
        Parallel.ranges(n, (from, to) -> {
            Plane plane = new Plane(neighbours);
            KdTree.Query query = tree.query(neighbours);
            for (int i = from; i < to; i++) {
                double x = pose.x(post.x()[i], post.y()[i], post.z()[i]);
                double y = pose.y(post.x()[i], post.y()[i], post.z()[i]);
                double z = pose.z(post.x()[i], post.y()[i], post.z()[i]);
                block[i] = block(x, y);
                int found = query.nearestAll(x, y, 0, reachSq);
                if (found < LEAST || !plane.fit(query, found, x, y)) {
                    residual[i] = Double.NaN;
                    height[i] = Double.NaN;
                    rough[i] = Double.NaN;
                    continue;
                }
                double length = Math.sqrt(1 + plane.slopeX * plane.slopeX + plane.slopeY * plane.slopeY);
                double nx = -plane.slopeX / length;
                double ny = -plane.slopeY / length;
                double nz = 1 / length;
                height[i] = z - plane.height;
                residual[i] = height[i] * nz;
                rough[i] = plane.sigma;
                double px = x - pivot[0];
                double py = y - pivot[1];
                double pz = z - pivot[2];
                int at = 6 * i;
                jacobian[at] = py * nz - pz * ny;
                jacobian[at + 1] = pz * nx - px * nz;
                jacobian[at + 2] = px * ny - py * nx;
                jacobian[at + 3] = nx;
                jacobian[at + 4] = ny;
                jacobian[at + 5] = nz;
            }
        });
        double[] known = Arrays.stream(rough).filter(r -> !Double.isNaN(r)).toArray();
        double usual = known.length == 0 ? 0 : Robust.median(known);
        double limit = ROUGH * usual + 1e-6;
        for (int i = 0; i < n; i++) {
            if (rough[i] > limit) {
                residual[i] = Double.NaN;
                height[i] = Double.NaN;
            }
        }
        return new Residuals(jacobian, residual, height, block, usual);
    }

    /// Some of these points, each moved in height onto the plane below it; those without a plane stay where
    /// they are.
    PointCloud smoothed(PointCloud some) {
        double[] above = residuals(some, RigidTransform.IDENTITY, new double[3]).height();
        double[] z = some.z().clone();
        for (int i = 0; i < z.length; i++) {
            z[i] -= Double.isNaN(above[i]) ? 0 : above[i];
        }
        return PointCloud.owning(some.origin(), some.x(), some.y(), z);
    }

    /// How far points usually stand off the plane of their neighbours (m), from some of them.
    double roughness(PointCloud places) {
        PointCloud some = Samples.of(places, ROUGHNESS_SAMPLES);
        return residuals(some, RigidTransform.IDENTITY, new double[3]).roughness();
    }

    /// At most so far does a small motion about a pivot move a place on this surface (m).
    double moves(double[] step, double[] pivot) {
        double rx = Math.max(box.maxX() - pivot[0], pivot[0] - box.minX());
        double ry = Math.max(box.maxY() - pivot[1], pivot[1] - box.minY());
        double turn = Math.sqrt(step[0] * step[0] + step[1] * step[1] + step[2] * step[2]);
        return turn * Math.hypot(rx, ry) + Math.sqrt(step[3] * step[3] + step[4] * step[4] + step[5] * step[5]);
    }

    private int block(double x, double y) {
        int column = Math.clamp((long) ((x - box.minX()) / Math.max(box.width(), 1e-9) * blocks), 0, blocks - 1);
        int row = Math.clamp((long) ((y - box.minY()) / Math.max(box.depth(), 1e-9) * blocks), 0, blocks - 1);
        return row * BLOCKS + column;
    }

    /// Scratch of one thread: z = height + slopeX·(x − x₀) + slopeY·(y − y₀).
    private final class Plane {
        private final PlaneFit sums = new PlaneFit();
        private final double[] off;
        private final double[] sorted;
        private double height;
        private double slopeX;
        private double slopeY;
        private double sigma;

        Plane(int neighbours) {
            off = new double[neighbours];
            sorted = new double[neighbours];
        }

        boolean fit(KdTree.Query query, int found, double x, double y) {
            Arrays.fill(off, 0, found, 0);
            if (!solve(query, found, x, y, Double.POSITIVE_INFINITY)) {
                return false;
            }
            spread(query, found, x, y);
            return solve(query, found, x, y, OFF * sigma + 1e-9);
        }

        private void spread(KdTree.Query query, int found, double x, double y) {
            for (int k = 0; k < found; k++) {
                int id = query.id(k);
                off[k] = Math.abs(
                        points.z()[id] - height - slopeX * (points.x()[id] - x) - slopeY * (points.y()[id] - y));
                sorted[k] = off[k];
            }
            sigma = Robust.MAD_TO_SIGMA * Robust.quantile(sorted, found, 0.5);
        }

        private boolean solve(KdTree.Query query, int found, double x, double y, double limit) {
            sums.clear();
            for (int k = 0; k < found; k++) {
                if (off[k] <= limit) {
                    int id = query.id(k);
                    sums.add(points.x()[id] - x, points.y()[id] - y, points.z()[id], 1);
                }
            }
            if (sums.weight() < 4) {
                return false;
            }
            sums.solve(0);
            if (!sums.spans(1e-4)) {
                return false; // all in one line
            }
            slopeX = sums.slopeX();
            slopeY = sums.slopeY();
            height = sums.height();
            return true;
        }
    }
}
