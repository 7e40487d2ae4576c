package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.VoxelGrid;
import dev.cutfill.survey.registration.RegistrationFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/// The last word on the pose: post against pre on the ground that did not move, at full density, as surfaces
/// that were made alike: of a cloud against itself every residual is zero.
///
/// 1. Both clouds are cut to the stable polygons (pre's frame, so post by a first pose).
/// 2. [StableModel] says how much freedom that ground decides, from each sensible start.
/// 3. The chosen model is fitted to convergence.
/// 4. No start is left for a worse fit: if the spread on the stable ground has grown, the fit is not taken.
/// 5. Nor is one taken from ground that scatters far beyond its noise under any pose: that ground is not
///    stable. Where nobody vouches for the ground, a pair in one frame stays there if under the best fit half
///    of the ground scatters beyond its noise at all: what moved would decide.
final class StableRefinement {
    /// Pre on the stable ground is thinned to about so many points.
    private static final int SURFACE_POINTS = 400_000;

    private static final int FITS = 5;

    /// A fit whose step moves no stable ground by more is the last (m): a hundredth of what surveys resolve.
    private static final double AT_REST = 1e-4;

    /// Stable ground does not scatter by more than so many times what its points stand off their own planes,
    /// and a little (m).
    private static final double UNSTABLE = 3;

    private static final double UNSTABLE_FROM = 0.03;

    /// Likewise where nobody vouches for the ground and the files have the scans in one frame.
    private static final double UNVOUCHED = 1;

    /// A motion that leaves more than this share of bias and spread as the files have them mends nothing.
    private static final double HARDLY = 0.9;

    /// Ground scatters clearly more than its points, in times of how far they stand off their own planes.
    private static final double CLEARLY = 2;

    /// What rounding may add to a spread.
    private static final double ROUNDING = 1e-6;

    private final List<String> warnings;
    private final BiFunction<RigidTransform, double[], double[]> ofStart;
    private final double noise;
    private final double unstable;
    private final int[] freedoms;
    private final StableSurface surface;
    private final PointCloud samples;
    private final double[] pivot;

    /// @param pose a first one, to tell which points of post lie on the stable ground
    /// @param stable in pre's frame; empty: all ground
    /// @param spacing mean distance of neighbouring points of pre (m)
    /// @param keepHeights whether the heights of the files are to stay, see [#withHeightAsFiled]
    /// @param ofStart covariance of a pose about a pivot by all ground, for what the stable ground leaves as it
    /// was
    StableRefinement(
            PointCloud pre,
            PointCloud post,
            RigidTransform pose,
            List<Polygon> stable,
            double spacing,
            BiFunction<RigidTransform, double[], double[]> ofStart,
            boolean keepHeights,
            List<String> warnings)
            throws RegistrationFailure {
        this.warnings = warnings;
        this.freedoms = freedoms(keepHeights);
        this.ofStart = ofStart;
        PointCloud below = pre.select(inside(pre, RigidTransform.IDENTITY, stable));
        int[] above = inside(post, pose, stable);
        if (below.size() < Tuning.MIN_STABLE_POINTS || above.length < Tuning.MIN_STABLE_POINTS) {
            throw new RegistrationFailure(
                    Kind.NO_STABLE_POINTS,
                    String.format(
                            Locale.ROOT,
                            "The stable ground holds %d points of the first cloud and %d of the second; at least %d of each are needed. "
                                    + "Check that its polygons lie on both scans and are in the same coordinates: they cover %s, the first cloud %s.",
                            below.size(),
                            above.length,
                            Tuning.MIN_STABLE_POINTS,
                            extent(stable),
                            extent(pre.bounds())));
        }
        below = thinned(below, spacing);
        PointCloud onStable = thinned(post.select(above), spacing);
        double reach = 4 * Math.sqrt(Tuning.PLANE_NEIGHBOURS) * spacing;
        PointCloud some = Samples.of(onStable, Tuning.STABLE_SAMPLES);
        surface = new StableSurface(below, Tuning.PLANE_NEIGHBOURS, reach, some.size());
        StableSurface ofPost = new StableSurface(onStable, Tuning.PLANE_NEIGHBOURS, reach, some.size());
        samples = ofPost.smoothed(some);
        noise = Math.hypot(surface.roughness(below), ofPost.roughness(onStable));
        unstable = stable.isEmpty() && pose == RigidTransform.IDENTITY ? UNVOUCHED : UNSTABLE;
        pivot = new double[] {Robust.mean(below.x()), Robust.mean(below.y()), Robust.mean(below.z())};
    }

    /// The models that are tried, the least free first.
    ///
    /// @param keepHeights of the files: then each model has a height of its own, which is taken back in the end,
    /// so that ground that rose evenly makes nobody look for another motion
    private static int[] freedoms(boolean keepHeights) {
        return keepHeights
                ? new int[] {NormalEquations.Z, NormalEquations.YAW_AND_SHIFT, NormalEquations.ALL}
                : new int[] {0, NormalEquations.Z, NormalEquations.YAW_AND_SHIFT, NormalEquations.ALL};
    }

    /// The same with the height that the files have in the middle of the ground.
    Refined withHeightAsFiled(Refined refined) {
        if (refined.start() == RigidTransform.IDENTITY && (refined.free() & ~NormalEquations.Z) == 0) {
            return restricted(RigidTransform.IDENTITY);
        }
        double lift = refined.pose().z(pivot[0], pivot[1], pivot[2]) - pivot[2];
        RigidTransform pose = RigidTransform.translation(0, 0, -lift).after(refined.pose());
        return new Refined(
                pose,
                refined.start(),
                refined.free(),
                refined.covariance(),
                residuals(pose).fit());
    }

    /// What came of it.
    ///
    /// @param free what was moved from the start
    record Refined(
            RigidTransform pose, RigidTransform start, int free, PoseCovariance covariance, ResidualSummary fit) {}

    ResidualSummary fit(RigidTransform pose) {
        return residuals(pose).fit();
    }

    /// @param starts the one that moves least from the files first; any other was fitted to all ground
    /// @param defaultValue the one to keep when the stable ground turns out not to be stable
    Refined refine(List<RigidTransform> starts, RigidTransform defaultValue) {
        List<StableModel.Candidate> candidates = new ArrayList<>();
        List<StableSurface.Residuals> residuals =
                starts.stream().map(this::residuals).toList();
        for (int free : freedoms) {
            for (int s = 0; s < starts.size(); s++) {
                candidates.add(new StableModel.Candidate(starts.get(s), s > 0, free, residuals.get(s)));
            }
        }
        StableModel.Candidate chosen = StableModel.choose(candidates);
        Refined refined = fitted(chosen.start(), chosen.free());
        for (int s = 0; s < starts.size(); s++) {
            if (refined.fit().spread() > (1 + ROUNDING) * residuals.get(s).fit().spread()) {
                refined = restricted(starts.get(s));
            }
        }
        if (refined.fit().nmad() > unstable * noise + UNSTABLE_FROM) {
            if (unstable == UNVOUCHED && !worthAWord(refined, residuals.getFirst())) {
                return restricted(defaultValue);
            }
            warnings.add(String.format(
                    Locale.ROOT,
                    "The ground taken for stable differs between the scans by %.2f m where its points scatter by %.2f m: it has moved, or the "
                            + "scans lie wrongly. The registration was not refined on it; check the stable areas and the pictures.",
                    refined.fit().nmad(),
                    noise));
            return restricted(defaultValue);
        }
        return refined;
    }

    /// Whether a motion that was not made deserves a warning where nobody vouches for the ground: it would have
    /// mended something, and the ground scatters clearly more than its points.
    private boolean worthAWord(Refined refined, StableSurface.Residuals asFiled) {
        return refined.fit().spread() <= HARDLY * asFiled.fit().spread()
                && refined.fit().nmad() > CLEARLY * noise + UNSTABLE_FROM;
    }

    /// Both clouds alike, so that what thinning does to the ground it does to both.
    private static PointCloud thinned(PointCloud cloud, double spacing) {
        return cloud.size() <= SURFACE_POINTS
                ? cloud
                : VoxelGrid.of(cloud, spacing * Math.sqrt((double) cloud.size() / SURFACE_POINTS))
                        .means();
    }

    /// The same with no more freedom than a height.
    Refined restricted(RigidTransform start) {
        return fitted(start, 0);
    }

    private Refined fitted(RigidTransform start, int free) {
        RigidTransform pose = start;
        StableSurface.Residuals residuals = residuals(pose);
        for (int i = 0; i < FITS && free != 0; i++) {
            double[] step = StableModel.step(residuals, free);
            if (Double.isNaN(step[5])) {
                break;
            }
            pose = NormalEquations.moved(pose, step, pivot);
            residuals = residuals(pose);
            if (surface.moves(step, pivot) < AT_REST) {
                break;
            }
        }
        return new Refined(pose, start, free, covariance(pose, residuals, free), residuals.fit());
    }

    /// σ²·H⁻¹ of what was fitted, σ² enlarged by as much as blocks of the ground scatter more than independent
    /// points would; and the scatter of the blocks as the uncertainty of the height, also where none was
    /// fitted. What was not fitted here is as uncertain as all ground leaves it: of a georeferencing that was
    /// kept, that is what nobody would have noticed.
    private PoseCovariance covariance(RigidTransform pose, StableSurface.Residuals residuals, int free) {
        NormalEquations sums = StableModel.sums(residuals, new double[6]);
        double[] covariance = new double[36];
        double[] blocks = StableModel.blockMedians(residuals);
        double variance = sums.rms() * sums.rms();
        double scatter = Robust.nmad(blocks, Robust.median(blocks));
        double ofHeight = blocks.length < 2 ? variance : scatter * scatter / blocks.length;
        // a block's median of independent residuals would scatter by π/2·σ²/n
        double expected = Math.PI / 2 * variance * Math.max(1, blocks.length) / Math.max(1, sums.weight);
        double inflation = Math.max(1, blocks.length < 2 ? 1 : scatter * scatter / expected);
        if (free != 0 && sums.weight > 0) {
            double[] inverse = sums.inverse(free);
            for (int i = 0; i < 36; i++) {
                covariance[i] = inverse[i] * variance * inflation;
            }
        }
        if (free != NormalEquations.ALL) {
            double[] asItWas = ofStart.apply(pose, pivot);
            for (int i = 0; i < 36; i++) {
                covariance[i] += asItWas[i];
            }
        }
        covariance[35] = Math.max(covariance[35], ofHeight);
        return PoseCovariance.owning(covariance, pivot[0], pivot[1], pivot[2]);
    }

    private StableSurface.Residuals residuals(RigidTransform pose) {
        return surface.residuals(samples, pose, pivot);
    }

    private static int[] inside(PointCloud cloud, RigidTransform pose, List<Polygon> areas) {
        int n = cloud.size();
        boolean[] in = new boolean[n];
        Area[] boxed = areas.stream().map(Area::of).toArray(Area[]::new);
        Parallel.ranges(n, (from, to) -> {
            for (int i = from; i < to; i++) {
                double x = pose.x(cloud.x()[i], cloud.y()[i], cloud.z()[i]);
                double y = pose.y(cloud.x()[i], cloud.y()[i], cloud.z()[i]);
                in[i] = boxed.length == 0;
                for (int a = 0; a < boxed.length && !in[i]; a++) {
                    in[i] = boxed[a].contains(x, y);
                }
            }
        });
        int[] indices = new int[n];
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (in[i]) {
                indices[count++] = i;
            }
        }
        return java.util.Arrays.copyOf(indices, count);
    }

    private record Area(Polygon polygon, double minX, double minY, double maxX, double maxY) {
        static Area of(Polygon polygon) {
            double minX = Double.POSITIVE_INFINITY, minY = minX, maxX = Double.NEGATIVE_INFINITY, maxY = maxX;
            for (int v = 0; v < polygon.shell().size(); v++) {
                minX = Math.min(minX, polygon.shell().x(v));
                maxX = Math.max(maxX, polygon.shell().x(v));
                minY = Math.min(minY, polygon.shell().y(v));
                maxY = Math.max(maxY, polygon.shell().y(v));
            }
            return new Area(polygon, minX, minY, maxX, maxY);
        }

        boolean contains(double x, double y) {
            return x >= minX && x <= maxX && y >= minY && y <= maxY && polygon.contains(x, y);
        }
    }

    private static String extent(List<Polygon> areas) {
        double minX = Double.POSITIVE_INFINITY, minY = minX, maxX = Double.NEGATIVE_INFINITY, maxY = maxX;
        for (Polygon polygon : areas) {
            Area area = Area.of(polygon);
            minX = Math.min(minX, area.minX());
            maxX = Math.max(maxX, area.maxX());
            minY = Math.min(minY, area.minY());
            maxY = Math.max(maxY, area.maxY());
        }
        return extent(new Bounds(minX, minY, 0, maxX, maxY, 0));
    }

    private static String extent(Bounds box) {
        return String.format(
                Locale.ROOT,
                "%.0f to %.0f m east and %.0f to %.0f m north of its middle",
                box.minX(),
                box.maxX(),
                box.minY(),
                box.maxY());
    }
}
