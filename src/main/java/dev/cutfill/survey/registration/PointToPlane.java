package dev.cutfill.survey.registration;

import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Partners;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;

/// Robust point-to-plane registration (Chen and Medioni 1992) with Tukey's biweight, whose scale is the median
/// distance of the matched points, so that dug ground counts as an outlier. Gauss-Newton steps about a pivot,
/// damped when the cost rises.
final class PointToPlane {
    private final OrientedPoints surface;
    private final PointCloud source;
    private final double[] pivot;

    PointToPlane(OrientedPoints surface, PointCloud source, double[] pivot) {
        this.surface = surface;
        this.source = source;
        this.pivot = pivot.clone();
    }

    /// Where a level ended.
    ///
    /// @param scale robust standard deviation of the matched residuals (m)
    /// @param lastMove how far the last step moved the rim of the cloud (m)
    record Fit(RigidTransform pose, double scale, NormalEquations equations, double lastMove) {}

    /// One level: correspondences no farther than a cap.
    ///
    /// @param rest a step that moves the rim of the cloud by less ends the level (m)
    Fit align(RigidTransform start, double cap, int iterations, double rest) {
        RigidTransform pose = start;
        double damping = 1e-6;
        double lastCost = Double.POSITIVE_INFINITY;
        double radius = radius();
        Partners partners = new Partners(surface.tree(), surface.points(), source.size(), cap);
        Matches matches = match(pose, partners);
        double scale = matches.scale();
        NormalEquations sums = matches.sums(Tuning.TUKEY * scale);
        double move = Double.POSITIVE_INFINITY;
        for (int i = 0; i < iterations; i++) {
            double[] step = sums.step(NormalEquations.ALL, damping);
            double turn = Math.sqrt(step[0] * step[0] + step[1] * step[1] + step[2] * step[2]);
            double shift = Math.sqrt(step[3] * step[3] + step[4] * step[4] + step[5] * step[5]);
            if (!Double.isFinite(turn + shift)) {
                return new Fit(pose, scale, sums, Double.POSITIVE_INFINITY);
            }
            move = turn * radius + shift;
            if (move > 2 * cap) { // correspondences say nothing about places so far away
                for (int k = 0; k < 6; k++) {
                    step[k] *= 2 * cap / move;
                }
            }
            pose = NormalEquations.moved(pose, step, pivot);
            matches = match(pose, partners);
            scale = matches.scale();
            sums = matches.sums(Tuning.TUKEY * scale);
            if (move < rest) {
                break;
            }
            double cost = matches.cost(Tuning.TUKEY * scale);
            damping = cost > lastCost ? Math.min(1, damping * 10) : Math.max(1e-9, damping / 10);
            lastCost = cost;
        }
        return new Fit(pose, scale, sums, move);
    }

    /// Matches at a pose, without moving.
    Matches match(RigidTransform pose, double cap) {
        return match(pose, new Partners(surface.tree(), surface.points(), source.size(), cap));
    }

    private Matches match(RigidTransform pose, Partners partners) {
        int n = source.size();
        double[] jacobian = new double[6 * n];
        double[] residual = new double[n];
        PointCloud to = surface.points();
        Parallel.ranges(n, (from, end) -> {
            KdTree.Query query = partners.query();
            for (int i = from; i < end; i++) {
                double sx = source.x()[i];
                double sy = source.y()[i];
                double sz = source.z()[i];
                double x = pose.x(sx, sy, sz);
                double y = pose.y(sx, sy, sz);
                double z = pose.z(sx, sy, sz);
                int id = partners.of(i, x, y, z, query);
                if (id < 0 || !surface.hasNormal(id)) {
                    residual[i] = Double.NaN;
                    continue;
                }
                double nx = surface.normal(id, 0);
                double ny = surface.normal(id, 1);
                double nz = surface.normal(id, 2);
                residual[i] = nx * (x - to.x()[id]) + ny * (y - to.y()[id]) + nz * (z - to.z()[id]);
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
        return new Matches(jacobian, residual);
    }

    private double radius() {
        double sum = 0;
        double cx = Robust.mean(source.x());
        double cy = Robust.mean(source.y());
        for (int i = 0; i < source.size(); i++) {
            double dx = source.x()[i] - cx;
            double dy = source.y()[i] - cy;
            sum += dx * dx + dy * dy;
        }
        return Math.sqrt(2 * sum / source.size());
    }

    /// Residuals along the normals (NaN where a point has no match) and their derivatives.
    record Matches(double[] jacobian, double[] residual) {
        double scale() {
            double[] distances = new double[residual.length];
            int n = 0;
            for (double r : residual) {
                if (!Double.isNaN(r)) {
                    distances[n++] = Math.abs(r);
                }
            }
            return n == 0 ? Double.NaN : Math.max(1e-6, Robust.MAD_TO_SIGMA * Robust.quantile(distances, n, 0.5));
        }

        NormalEquations sums(double cutoff) {
            int n = residual.length;
            NormalEquations[] partial = new NormalEquations[Parallel.rangeCount(n)];
            Parallel.items(partial.length, k -> {
                NormalEquations sums = new NormalEquations();
                for (int i = Parallel.rangeStart(n, k); i < Parallel.rangeStart(n, k + 1); i++) {
                    double w = Robust.tukey(residual[i], cutoff);
                    if (w > 0) {
                        sums.add(jacobian, 6 * i, residual[i], w);
                    }
                }
                partial[k] = sums;
            });
            NormalEquations all = new NormalEquations();
            for (NormalEquations sums : partial) {
                all.add(sums);
            }
            return all;
        }

        /// Mean of Tukey's loss over all points, a point without a match at the cut-off.
        double cost(double cutoff) {
            double sum = 0;
            for (double r : residual) {
                double u = r / cutoff;
                double v = 1 - u * u;
                sum += v > 0 ? 1 - v * v * v : 1;
            }
            return sum * cutoff * cutoff / residual.length;
        }
    }
}
