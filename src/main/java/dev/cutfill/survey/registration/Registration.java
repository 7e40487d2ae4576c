package dev.cutfill.survey.registration;

import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.registration.CoarseRegistration.Start;
import dev.cutfill.survey.registration.RegistrationFailure.Kind;
import dev.cutfill.survey.registration.RegistrationResult.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleConsumer;

/// Brings post into the frame of pre; the package's own page says how.
public final class Registration {
    /// A position must bring bias and spread of the stable ground together below this share of what the files
    /// have, if the spread alone grows.
    private static final double CLEARLY = 0.8;

    /// A fit speaks against the files only if it brings bias and spread of the stable ground together below
    /// this share of what the files have. Of a pair that lies wrongly a fit leaves hardly more than the noise;
    /// of ground that moved, most of what moved, though a third of it may by chance agree.
    private static final double EXPLAINED = 0.5;

    /// What rounding may add to a spread.
    private static final double ROUNDING = 1e-6;

    /// A fit of scans of walls must bring the misfit below this share of that of the files' own position to
    /// replace it.
    private static final double BETTER = 0.9;

    /// Points whose width is a smaller share of their length are a line.
    private static final double LINE = 1e-3;

    private static final int LINE_SAMPLES = 10_000;

    private final RegistrationSettings settings;
    private final CoarseRegistration coarse;

    public Registration(RegistrationSettings settings) {
        this.settings = settings;
        this.coarse = new CoarseRegistration(settings);
    }

    /// Deterministic, whatever the number of threads.
    ///
    /// @param pre the reference; shares its origin with post
    /// @param stable ground that did not move, in the local frame of pre; empty: all ground is taken for
    /// stable, and what was dug or dumped for outliers
    /// @param progress is told the share that is done, 0 to 1
    /// @throws RegistrationFailure if there is no position that can be trusted
    public RegistrationResult align(PointCloud pre, PointCloud post, List<Polygon> stable, DoubleConsumer progress)
            throws RegistrationFailure {
        requireGround("first", pre);
        requireGround("second", post);
        List<String> warnings = new ArrayList<>();
        CoarseRegistration.Maps maps = coarse.maps(pre, post);
        progress.accept(0.1);
        Start start = coarse.start(maps, warnings);
        progress.accept(0.4);
        FineRegistration fine = FineRegistration.of(pre, post, start.pose(), maps.edge());
        Verdict verdict = Verdict.of(start, fine.align(start), fine::misfit, settings.maxMisfit());
        progress.accept(0.7);
        boolean keepHeights = settings.keepHeights() && !(verdict instanceof Verdict.Fitted);
        StableRefinement refinement = new StableRefinement(
                pre,
                post,
                verdict.starts().getFirst(),
                stable,
                maps.spacing(),
                fine::covariance,
                keepHeights,
                warnings);
        ResidualSummary before = refinement.fit(verdict.starts().getFirst());
        progress.accept(0.8);
        if (verdict instanceof Verdict.Disagreeing(double misfit)
                // where most ground has moved, as on a beach, the stable ground alone can vouch for the files
                && (stable.isEmpty() || before.spread() >= fine.bestThird(RigidTransform.IDENTITY))) {
            warnings.add(disagreeing(misfit, before));
        }
        StableRefinement.Refined found = fine.walls() && stable.isEmpty()
                ? ofWalls(verdict, fine, refinement)
                : refined(verdict, refinement, before);
        StableRefinement.Refined refined = keepHeights ? refinement.withHeightAsFiled(found) : found;
        progress.accept(0.95);
        NormalEquations residuals = fine.at(refined.pose());
        return new RegistrationResult(
                refined.pose(),
                method(verdict, refined, maps.moved(start.pose())),
                residuals.rms(),
                residuals.inliers,
                maps.overlap(refined.pose()),
                start.margin(),
                refined.covariance(),
                before,
                refined.fit(),
                warnings);
    }

    /// Walls and overhangs are no heights over a plan: what lies over what there says nothing, and the misfit
    /// decides.
    private static StableRefinement.Refined ofWalls(
            Verdict verdict, FineRegistration fine, StableRefinement refinement) {
        RigidTransform first = verdict.starts().getFirst();
        RigidTransform last = verdict.starts().getLast();
        return refinement.restricted(fine.misfit(last) < BETTER * fine.misfit(first) ? last : first);
    }

    private static StableRefinement.Refined refined(
            Verdict verdict, StableRefinement refinement, ResidualSummary before) {
        RigidTransform first = verdict.starts().getFirst();
        boolean explained = verdict instanceof Verdict.Rivals(RigidTransform fit, boolean contradicted)
                && contradicted
                && refinement.fit(fit).spread() < EXPLAINED * before.spread();
        StableRefinement.Refined refined =
                refinement.refine(verdict.starts(), explained ? verdict.starts().getLast() : first);
        boolean worse = refined.fit().nmad() > (1 + ROUNDING) * before.nmad()
                && refined.fit().spread() > CLEARLY * before.spread();
        return worse && !explained && !(verdict instanceof Verdict.Fitted) ? refinement.restricted(first) : refined;
    }

    /// @param moved whether the coarse registration moved post by more than its maps resolve
    private static Method method(Verdict verdict, StableRefinement.Refined refined, boolean moved) {
        boolean displaced = refined.start() != RigidTransform.IDENTITY;
        if (verdict instanceof Verdict.Fitted || displaced && moved) {
            return Method.SEARCHED;
        }
        if (displaced || (refined.free() & ~NormalEquations.Z) != 0) {
            return Method.REFINED;
        }
        return refined.free() == 0 ? Method.GEOREFERENCED : Method.SHIFTED;
    }

    private static String disagreeing(double misfit, ResidualSummary before) {
        return String.format(
                Locale.ROOT,
                "The scans hardly agree anywhere: even the third that fits best is off by %.0f times the roughness of the ground, and the "
                        + "stable ground by %.2f m. They were left where the files have them; check that both show the same site.",
                misfit,
                before.spread());
    }

    /// Points along one line span no ground, however many they are.
    private static void requireGround(String which, PointCloud cloud) throws RegistrationFailure {
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
}
