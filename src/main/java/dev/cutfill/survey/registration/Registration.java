package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.registration.RegistrationFailure.Kind;
import dev.cutfill.survey.registration.RegistrationResult.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleConsumer;

/// Brings post into the frame of pre; the package's own page says how.
public final class Registration {
    /// A fit whose last step still moved the cloud's rim by more has not converged (m).
    private static final double STILL_MOVING = 0.05;

    /// A position must bring bias and spread of the stable ground together below this share of what the files
    /// have, if the spread alone grows.
    private static final double CLEARLY = 0.8;

    /// A fit speaks against the files only if it brings bias and spread of the stable ground together below
    /// this share of what the files have. Of a pair that lies wrongly a fit leaves hardly more than the noise;
    /// of ground that moved, most of what moved, though a third of it may by chance agree.
    private static final double EXPLAINED = 0.5;

    /// What rounding may add to a spread.
    private static final double ROUNDING = 1e-6;

    /// With more than this share of steep planes a scan is no height field: pits have up to a tenth, streets
    /// more than half.
    private static final double STANDING = 0.3;

    /// A fit of such scans must bring the misfit below this share of that of the files' own position to replace
    /// it.
    private static final double BETTER = 0.9;

    /// Points whose width is a smaller share of their length are a line.
    private static final double LINE = 1e-3;

    private static final int LINE_SAMPLES = 10_000;

    private final PointCloud pre;
    private final PointCloud post;
    private final RegistrationSettings settings;
    private final List<String> warnings = new ArrayList<>();

    private Registration(PointCloud pre, PointCloud post, RegistrationSettings settings) {
        this.pre = pre;
        this.post = post;
        this.settings = settings;
    }

    /// Deterministic, whatever the number of threads.
    ///
    /// @param pre the reference; shares its origin with post
    /// @param stable ground that did not move, in the local frame of pre; empty: all ground is taken for
    /// stable, and what was dug or dumped for outliers
    /// @param progress is told the share that is done, 0 to 1
    /// @throws RegistrationFailure if there is no position that can be trusted
    public static RegistrationResult register(
            PointCloud pre,
            PointCloud post,
            List<Polygon> stable,
            RegistrationSettings settings,
            DoubleConsumer progress)
            throws RegistrationFailure {
        return new Registration(pre, post, settings).run(stable, progress);
    }

    /// Points along one line span no ground, however many they are.
    private void requireGround(String which, PointCloud cloud) throws RegistrationFailure {
        if (cloud.size() < Tuning.MIN_STABLE_POINTS) {
            throw new RegistrationFailure(
                    Kind.NO_GROUND,
                    String.format(
                            Locale.ROOT,
                            "The %s cloud has %d usable points; at least %d are needed to show any ground.",
                            which,
                            cloud.size(),
                            Tuning.MIN_STABLE_POINTS));
        }
        PointCloud some = Samples.of(cloud, LINE_SAMPLES);
        double cx = Robust.mean(some.x());
        double cy = Robust.mean(some.y());
        double xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < some.size(); i++) {
            double x = some.x()[i] - cx;
            double y = some.y()[i] - cy;
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        double across = (xx * yy - xy * xy) / (xx + yy);
        if (!(across > LINE * LINE * (xx + yy))) {
            throw new RegistrationFailure(
                    Kind.NO_GROUND,
                    String.format(
                            Locale.ROOT,
                            "The %,d points of the %s cloud lie along one line in plan: a volume needs scans of ground.",
                            cloud.size(),
                            which));
        }
    }

    /// A start for the fine registration.
    ///
    /// @param pose in the local frame
    /// @param fromFiles whether the files' own position was taken
    /// @param certain whether it needs no further evidence that both scans show the same ground
    private record Start(RigidTransform pose, boolean fromFiles, boolean certain, double margin) {}

    private RegistrationResult run(List<Polygon> stable, DoubleConsumer progress) throws RegistrationFailure {
        requireGround("first", pre);
        requireGround("second", post);
        Coarse coarse = new Coarse(pre, post, settings.minOverlap());
        progress.accept(0.1);
        Start start = start(coarse);
        progress.accept(0.4);
        double area = Math.min(coarse.preMap.area(), coarse.postMap.area());
        double edge = Math.sqrt(area / Tuning.FINE_POINTS);
        FineRegistration asGround = new FineRegistration(pre, post, start.pose(), edge);
        boolean standing = asGround.standing() > STANDING;
        FineRegistration fine = standing && edge < PlaneToPlane.EDGE
                ? new FineRegistration(pre, post, start.pose(), PlaneToPlane.EDGE)
                : asGround;
        PointToPlane.Fit fit = standing ? discs(fine, start) : fitted(fine, start);
        boolean converged = fit.lastMove() <= STILL_MOVING;
        if (!converged && !start.fromFiles()) {
            throw new RegistrationFailure(
                    Kind.NOT_CONVERGED,
                    String.format(
                            Locale.ROOT,
                            "The registration found no rest: its last step still moved the second cloud by %.2f m. "
                                    + "Check that both scans show the same ground.",
                            fit.lastMove()));
        }
        double misfit = fine.misfit(fit.pose());
        if (misfit > settings.maxMisfit() && !start.certain()) {
            if (!start.fromFiles()) {
                throw noOverlap(String.format(
                        Locale.ROOT,
                        "at the best position even the third that fits best is off by %.0f times the roughness of the ground",
                        misfit));
            }
            converged = false; // nothing that all ground says is to be trusted
        }
        boolean foreign = start.fromFiles() && !converged && misfit > settings.maxMisfit();
        progress.accept(0.7);

        boolean keepHeights = settings.keepHeights() && start.fromFiles();
        RigidTransform first = start.fromFiles() ? RigidTransform.IDENTITY : fit.pose();
        StableRefinement refinement = new StableRefinement(
                pre, post, first, stable, coarse.preMap.spacing(), fine::covariance, keepHeights, warnings);
        List<RigidTransform> starts = new ArrayList<>(List.of(first));
        if (start.fromFiles() && converged) {
            starts.add(fit.pose());
        }
        ResidualSummary before = refinement.fit(first);
        progress.accept(0.8);
        // where most ground has moved, as on a beach, the stable ground alone can vouch for the files
        if (foreign && (stable.isEmpty() || before.spread() >= fine.bestThird(first))) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The scans hardly agree anywhere: even the third that fits best is off by %.0f times the roughness of the ground, and the "
                            + "stable ground by %.2f m. They were left where the files have them; check that both show the same site.",
                    misfit,
                    before.spread()));
        }
        if (standing && stable.isEmpty()) {
            // walls and overhangs are no heights over a plan: what lies over what there says nothing
            boolean better = fine.misfit(starts.getLast()) < BETTER * fine.misfit(first);
            StableRefinement.Refined kept = refinement.restricted(better ? starts.getLast() : first);
            return registered(coarse, start, fine, before, keepHeights ? refinement.withHeightAsFiled(kept) : kept);
        }
        boolean contradicted = contradicted(fine, start, misfit)
                && refinement.fit(starts.getLast()).spread() < EXPLAINED * before.spread();
        StableRefinement.Refined refined = refinement.refine(starts, contradicted ? starts.getLast() : first);
        if (start.fromFiles()
                && refined.fit().nmad() > (1 + ROUNDING) * before.nmad()
                && refined.fit().spread() > CLEARLY * before.spread()
                && !contradicted) {
            refined = refinement.restricted(first);
        }
        progress.accept(0.95);
        return registered(coarse, start, fine, before, keepHeights ? refinement.withHeightAsFiled(refined) : refined);
    }

    /// Of a pair in one frame the search may have seen less than the files tell (walls and overhangs are no
    /// heights): both starts are tried, and the better fit is taken.
    private PointToPlane.Fit fitted(FineRegistration fine, Start start) {
        PointToPlane.Fit fit = fine.align(start.pose());
        if (start.fromFiles() && !start.certain()) {
            PointToPlane.Fit asFiled = fine.align(RigidTransform.IDENTITY);
            return fine.misfit(asFiled.pose()) < fine.misfit(fit.pose()) ? asFiled : fit;
        }
        return fit;
    }

    /// Scans of things that stand: plane to plane, which finds the valley by itself from where the files have a
    /// pair in one frame.
    private PointToPlane.Fit discs(FineRegistration fine, Start start) {
        PlaneToPlane planes = new PlaneToPlane(pre, post);
        RigidTransform best = planes.align(fine.align(start.pose()).pose());
        if (start.fromFiles()) {
            RigidTransform asFiled = planes.align(RigidTransform.IDENTITY);
            best = fine.misfit(asFiled) <= fine.misfit(best) ? asFiled : best;
        }
        NormalEquations residuals = fine.at(best);
        return new PointToPlane.Fit(best, residuals.rms(), residuals, 0);
    }

    /// Whether the ground speaks against where the files have the scans, and for where the fit has them.
    private boolean contradicted(FineRegistration fine, Start start, double misfit) {
        return start.fromFiles()
                && !start.certain()
                && misfit <= settings.maxMisfit()
                && fine.misfit(RigidTransform.IDENTITY) > settings.maxMisfit();
    }

    private RegistrationResult registered(
            Coarse coarse,
            Start start,
            FineRegistration fine,
            ResidualSummary before,
            StableRefinement.Refined refined) {
        NormalEquations residuals = fine.at(refined.pose());
        Method method;
        if (!start.fromFiles()) {
            method = Method.SEARCHED;
        } else if (refined.start() != RigidTransform.IDENTITY || (refined.free() & ~NormalEquations.Z) != 0) {
            method = Method.REFINED;
        } else {
            method = refined.free() == 0 ? Method.GEOREFERENCED : Method.SHIFTED;
        }
        return new RegistrationResult(
                refined.pose(),
                method,
                residuals.rms(),
                residuals.inliers,
                coarse.search.overlap(coarse.centred(refined.pose())),
                start.margin(),
                refined.covariance(),
                before,
                refined.fit(),
                warnings);
    }

    private Start start(Coarse coarse) throws RegistrationFailure {
        RigidTransform asFiled = coarse.centred(RigidTransform.IDENTITY);
        boolean plausible = plausible(coarse, asFiled);
        if (plausible && coarse.search.correlation(asFiled) >= Tuning.IDENTITY_CORRELATION) {
            return new Start(RigidTransform.IDENTITY, true, true, 1);
        }
        List<Peak> peaks = YawSweep.peaks(coarse.preMap, coarse.postMap, coarse.cell, settings.minOverlap());
        List<Hypothesis> found = coarse.search.verify(peaks, plausible ? List.of(asFiled) : List.of());
        if (found.isEmpty()) {
            throw noOverlap("no position of the second covers enough of the first");
        }
        Hypothesis best = found.getFirst();
        double margin = margin(coarse, found, best);
        for (Hypothesis own : found) {
            if (own.fromFiles() && own.score() >= (1 - Tuning.IDENTITY_MARGIN) * best.score()) {
                return kept(coarse, found, own);
            }
        }
        if (best.scale() > Tuning.UNEXPLAINED * coarse.search.relief()) {
            throw noOverlap(String.format(
                    Locale.ROOT,
                    "at the best position the heights still differ by %.2f m, where the whole relief is %.2f m",
                    best.scale(),
                    coarse.search.relief()));
        }
        if (margin < settings.minMargin()) {
            throw ambiguous(coarse, found, best, margin);
        }
        return new Start(coarse.local(best.pose()), false, false, margin);
    }

    /// The files' own position, with a word about any other that fits as well.
    private Start kept(Coarse coarse, List<Hypothesis> found, Hypothesis own) {
        double margin = margin(coarse, found, own);
        if (margin < settings.minMargin()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The scans were left about where the files have them, though another position fits as well (%s; theirs scores %.3f): "
                            + "the ground alone does not tell. Check the pictures.",
                    rival(coarse, found, own),
                    own.score()));
        }
        return new Start(coarse.local(own.pose()), true, false, Math.max(0, margin));
    }

    private static String rival(Coarse coarse, List<Hypothesis> found, Hypothesis to) {
        return found.stream()
                .filter(other -> coarse.search.distinct(to, other))
                .findFirst()
                .map(Hypothesis::described)
                .orElse("");
    }

    /// Whether the files can have been in one frame: they overlap, and their heights agree to metres.
    private boolean plausible(Coarse coarse, RigidTransform asFiled) {
        if (coarse.search.overlap(asFiled) < settings.minOverlap()) {
            return false;
        }
        ResidualSummary heights = coarse.search.heights(asFiled);
        return heights.nmad() < Tuning.IDENTITY_NMAD && Math.abs(heights.bias()) < Tuning.IDENTITY_BIAS;
    }

    private static double margin(Coarse coarse, List<Hypothesis> found, Hypothesis best) {
        for (Hypothesis other : found) {
            if (coarse.search.distinct(best, other)) {
                return 1 - other.score() / best.score();
            }
        }
        return 1;
    }

    private static RegistrationFailure noOverlap(String why) {
        return new RegistrationFailure(
                Kind.NO_OVERLAP,
                "The two clouds do not show the same ground: " + why + ". Check that they belong together.");
    }

    private static RegistrationFailure ambiguous(
            Coarse coarse, List<Hypothesis> found, Hypothesis best, double margin) {
        return new RegistrationFailure(
                Kind.AMBIGUOUS,
                String.format(
                        Locale.ROOT,
                        "The second cloud fits the first in two ways that differ by only %.1f %%: %s; or %s. "
                                + "Bring it roughly into place (within a few metres) and try again.",
                        100 * margin,
                        best.described(),
                        rival(coarse, found, best)));
    }

    /// Both clouds as height maps, each about its own centre.
    private static final class Coarse {
        /// Height maps are finer than the correlation by this factor.
        private static final int FINER = 2;

        /// Cells of the height maps hold about so many points at least.
        private static final double POINTS_A_CELL = 2;

        private final double[] preCentre;
        private final double[] postCentre;
        private final double cell;
        private final HeightMap preMap;
        private final HeightMap postMap;
        private final CoarseSearch search;

        Coarse(PointCloud pre, PointCloud post, double minOverlap) {
            Bounds preBox = HeightMap.extent(pre);
            Bounds postBox = HeightMap.extent(post);
            preCentre = centre(preBox);
            postCentre = centre(postBox);
            double across = Math.max(preBox.width(), preBox.depth()) + Math.hypot(postBox.width(), postBox.depth());
            double sparser = Math.max(
                    preBox.width() * preBox.depth() / pre.size(), postBox.width() * postBox.depth() / post.size());
            cell = Math.max(across / Tuning.MAP_CELLS, FINER * Math.sqrt(POINTS_A_CELL * sparser));
            preMap = HeightMap.of(pre, preCentre, preBox, cell / FINER, FINER * Tuning.BLUR_CELLS);
            postMap = HeightMap.of(post, postCentre, postBox, cell / FINER, FINER * Tuning.BLUR_CELLS);
            search = new CoarseSearch(preMap, postMap, cell, minOverlap);
        }

        private static double[] centre(Bounds box) {
            return new double[] {
                (box.minX() + box.maxX()) / 2, (box.minY() + box.maxY()) / 2, (box.minZ() + box.maxZ()) / 2
            };
        }

        /// A pose of the local frame between the centred ones.
        RigidTransform centred(RigidTransform preFromPost) {
            return RigidTransform.translation(-preCentre[0], -preCentre[1], -preCentre[2])
                    .after(preFromPost)
                    .after(RigidTransform.translation(postCentre[0], postCentre[1], postCentre[2]));
        }

        RigidTransform local(RigidTransform centred) {
            return RigidTransform.translation(preCentre[0], preCentre[1], preCentre[2])
                    .after(centred)
                    .after(RigidTransform.translation(-postCentre[0], -postCentre[1], -postCentre[2]));
        }
    }
}
