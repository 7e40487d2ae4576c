package dev.cutfill.survey.registration;

import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.VoxelGrid;
import dev.cutfill.survey.registration.CoarseRegistration.Start;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Both clouds thinned with one voxel edge (so that what thinning does to curved ground it does to both alike),
/// then point-to-plane with ever shorter correspondences between the points of both moved onto the planes of
/// their neighbours. Robust: what was dug or dumped is an outlier. How well a pose fits is said by the points
/// as they are.
final class FineRegistration {
    /// Correspondences reach at least this many voxel edges, or thinned points would find no partner.
    private static final double REACH = 1.5;

    /// The last correspondence distance in standard deviations of the residuals.
    private static final double LAST_CAP = 4;

    /// The first levels only lead into the valley: this share of the points and this share of their distance
    /// will do.
    private static final int FEWER = 4;

    private static final double NEAR = 1e-3;

    /// The last level ends when the rim of the cloud moves by less (m): far below any accuracy that a survey
    /// has.
    private static final double REST = 2e-5;

    /// Of two scans of the same ground at least this share is unchanged.
    private static final double UNCHANGED = 0.3;

    /// Φ⁻¹((1 + UNCHANGED) / 2): turns that quantile of |r| into a standard deviation.
    private static final double UNCHANGED_QUANTILE = 0.385;

    /// Neighbouring residuals share the plane they refer to, so that so many count for one: measured on scenes
    /// of known motion, whose errors are about 2.5 times what independent residuals would leave.
    private static final double SHARED = 4;

    /// Upward part of the normal of a plane of 60°.
    private static final double STEEP = 0.5;

    /// With more than this share of steep planes a scan is no height field: pits have up to a tenth, streets
    /// more than half.
    private static final double WALLS = 0.3;

    private final OrientedPoints surface;
    private final PointCloud samples;
    private final PointToPlane unsmoothed;
    private final PointToPlane solver;
    private final PointToPlane rough;
    private final double texture;
    private final double edge;
    private final @Nullable PlaneToPlane planes;

    /// @param start where post lies roughly
    /// @param edge of the voxels that both clouds are thinned with (m)
    static FineRegistration of(PointCloud pre, PointCloud post, RigidTransform start, double edge) {
        Thinned ground = Thinned.of(pre, post, edge);
        boolean walls = ground.steepShare() > WALLS;
        Thinned thinned = walls && edge < PlaneToPlane.EDGE ? Thinned.of(pre, post, PlaneToPlane.EDGE) : ground;
        return new FineRegistration(thinned, start, walls ? new PlaneToPlane(pre, post) : null);
    }

    private FineRegistration(Thinned thinned, RigidTransform start, @Nullable PlaneToPlane planes) {
        this.planes = planes;
        edge = thinned.edge();
        surface = thinned.pre();
        OrientedPoints ofPost = thinned.post();
        texture = Math.max(1e-3, Math.hypot(surface.texture(), Double.isNaN(ofPost.texture()) ? 0 : ofPost.texture()));
        PointCloud points = ofPost.points();
        samples = Samples.of(points, Tuning.FINE_SAMPLES);
        double x = Robust.mean(points.x());
        double y = Robust.mean(points.y());
        double z = Robust.mean(points.z());
        double[] pivot = {start.x(x, y, z), start.y(x, y, z), start.z(x, y, z)};
        unsmoothed = new PointToPlane(surface, samples, pivot);
        OrientedPoints smooth = surface.smoothed();
        PointCloud smoothPost = Samples.of(ofPost.smoothedPoints(), Tuning.FINE_SAMPLES);
        solver = new PointToPlane(smooth, smoothPost, pivot);
        rough = new PointToPlane(smooth, Samples.of(smoothPost, Tuning.FINE_SAMPLES / FEWER), pivot);
    }

    /// Both clouds as means of voxels of one edge (m).
    private record Thinned(OrientedPoints pre, OrientedPoints post, double edge) {
        static Thinned of(PointCloud pre, PointCloud post, double edge) {
            return new Thinned(oriented(pre, edge), oriented(post, edge), edge);
        }

        private static OrientedPoints oriented(PointCloud cloud, double edge) {
            return OrientedPoints.of(
                    VoxelGrid.of(cloud, edge).means(), Tuning.NEIGHBOURS, Tuning.PLANE_THICKNESS, 6 * edge);
        }

        /// Share of pre's planes that are steeper than 60°: next to none on ground, the most of them among
        /// buildings.
        double steepShare() {
            int planes = 0;
            int steep = 0;
            for (int i = 0; i < pre.points().size(); i++) {
                if (pre.hasNormal(i)) {
                    planes++;
                    steep += Math.abs(pre.normal(i, 2)) < STEEP ? 1 : 0;
                }
            }
            return planes == 0 ? 0 : (double) steep / planes;
        }
    }

    /// Whether the scans show walls and other things that stand rather than ground.
    boolean walls() {
        return planes != null;
    }

    /// The fit from a start. Of a pair in one frame the search may have seen less than the files tell (walls and
    /// overhangs are no heights): both poses are tried, and the better fit is taken.
    PointToPlane.Fit align(Start start) {
        if (planes != null) {
            return discs(planes, start);
        }
        PointToPlane.Fit fit = align(start.pose());
        if (start instanceof Start.Kept) {
            PointToPlane.Fit asFiled = align(RigidTransform.IDENTITY);
            return misfit(asFiled.pose()) < misfit(fit.pose()) ? asFiled : fit;
        }
        return fit;
    }

    /// Scans of things that stand: plane to plane, which finds the valley by itself from where the files have a
    /// pair in one frame.
    private PointToPlane.Fit discs(PlaneToPlane discs, Start start) {
        RigidTransform best = discs.align(align(start.pose()).pose());
        if (!(start instanceof Start.Searched)) {
            RigidTransform asFiled = discs.align(RigidTransform.IDENTITY);
            best = misfit(asFiled) <= misfit(best) ? asFiled : best;
        }
        NormalEquations residuals = at(best);
        return new PointToPlane.Fit(best, residuals.rms(), residuals, 0);
    }

    private PointToPlane.Fit align(RigidTransform start) {
        double shortest = REACH * edge;
        double far = Math.max(shortest, Tuning.FINE_CAP);
        double middle = Math.max(shortest, Tuning.FINE_CAP / 2);
        PointToPlane.Fit fit = rough.align(start, far, Tuning.ITERATIONS, NEAR * far);
        fit = rough.align(fit.pose(), middle, Tuning.ITERATIONS, NEAR * middle);
        return solver.align(fit.pose(), lastCap(fit.scale()), Tuning.ITERATIONS, REST);
    }

    /// The residuals at a pose, with the weights of the last level.
    NormalEquations at(RigidTransform pose) {
        PointToPlane.Matches matches = unsmoothed.match(pose, Math.max(REACH * edge, Tuning.FINE_CAP / 2));
        return matches.sums(Tuning.TUKEY * matches.scale());
    }

    /// The distance to pre's surface of the points that fit best (a third of them), as a standard deviation
    /// (m).
    double bestThird(RigidTransform pose) {
        double[] residuals =
                unsmoothed.match(pose, Math.max(REACH * edge, Tuning.FINE_CAP)).residual();
        double[] distances = Arrays.stream(residuals)
                .filter(r -> !Double.isNaN(r))
                .map(Math::abs)
                .toArray();
        return Robust.quantile(distances, distances.length, UNCHANGED) / UNCHANGED_QUANTILE;
    }

    /// The same in units of how far the points of both scans stand off their own surfaces: about 1 for the same
    /// ground, many for a chance agreement of foreign ground.
    double misfit(RigidTransform pose) {
        return bestThird(pose) / texture;
    }

    /// What all ground together leaves open of a pose, about a pivot: σ²·H⁻¹ for as many samples as are
    /// independent.
    double[] covariance(RigidTransform pose, double[] pivot) {
        PointToPlane.Matches matches =
                new PointToPlane(surface, samples, pivot).match(pose, Math.max(REACH * edge, Tuning.FINE_CAP / 2));
        NormalEquations sums = matches.sums(Tuning.TUKEY * matches.scale());
        double[] covariance = sums.inverse(NormalEquations.ALL);
        double variance = SHARED * sums.rms() * sums.rms();
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] = Double.isNaN(covariance[i]) ? 0 : covariance[i] * variance;
        }
        return covariance;
    }

    private double lastCap(double scale) {
        return Math.max(REACH * edge, LAST_CAP * scale);
    }
}
