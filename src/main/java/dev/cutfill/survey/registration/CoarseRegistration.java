package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.registration.CoarseSearch.Hypothesis;
import dev.cutfill.survey.registration.RegistrationFailure.Kind;
import java.util.List;
import java.util.Locale;

/// From two clouds to the pose that the fine registration starts from: that of the files where it passes the
/// identity test or where no searched pose is clearly better, else the best that the search finds.
final class CoarseRegistration {
    private final RegistrationSettings settings;

    CoarseRegistration(RegistrationSettings settings) {
        this.settings = settings;
    }

    /// A start for the fine registration, in the local frame.
    sealed interface Start {
        RigidTransform pose();

        /// By how much the next best pose scores worse, 0 to 1; 1 when no other was considered.
        double margin();

        /// The files' own pose, which the height maps confirm: no search was made, and no further evidence is
        /// needed that both scans show the same ground.
        record Confirmed() implements Start {
            @Override
            public RigidTransform pose() {
                return RigidTransform.IDENTITY;
            }

            @Override
            public double margin() {
                return 1;
            }
        }

        /// The files' own pose, roughly registered: the search found none that is clearly better.
        record Kept(RigidTransform pose, double margin) implements Start {}

        /// A pose that only the search found.
        record Searched(RigidTransform pose, double margin) implements Start {}

        /// A pose that the search found and that scores clearly better than that of the files, although their
        /// coordinates say that they share a frame.
        record Disputed(RigidTransform pose, double margin) implements Start {}
    }

    /// @param warnings receives a sentence if another pose fits as well as that of the files
    /// @throws RegistrationFailure if no pose can be trusted
    Start start(Maps maps, List<String> warnings) throws RegistrationFailure {
        RigidTransform asFiled = maps.centred(RigidTransform.IDENTITY);
        boolean plausible = plausible(maps, asFiled);
        if (plausible && maps.search.correlation(asFiled) >= Tuning.IDENTITY_CORRELATION) {
            return new Start.Confirmed();
        }
        boolean georeferenced = maps.georeferenced(settings.minOverlap());
        List<YawSweep.Peak> peaks = YawSweep.peaks(maps.preMap, maps.postMap, maps.cell, settings.minOverlap());
        List<Hypothesis> found = maps.search.verify(peaks, plausible || georeferenced ? List.of(asFiled) : List.of());
        for (Hypothesis own : found) {
            // from an implausible start the fit may end as far off as the search looks: then it is no pose of the files
            if (own.fromFiles()
                    && (plausible || !maps.moved(maps.local(own.pose())))
                    && own.score()
                            >= (1 - Tuning.IDENTITY_MARGIN) * found.getFirst().score()) {
                return kept(maps, found, own, georeferenced, warnings);
            }
        }
        try {
            Start.Searched searched = searched(maps, found);
            return georeferenced ? new Start.Disputed(searched.pose(), searched.margin()) : searched;
        } catch (RegistrationFailure undecided) {
            if (georeferenced) {
                return new Start.Kept(RigidTransform.IDENTITY, 0);
            }
            throw undecided;
        }
    }

    /// The best pose of the search, if no other fits as well.
    private Start.Searched searched(Maps maps, List<Hypothesis> found) throws RegistrationFailure {
        if (found.isEmpty()) {
            throw noOverlap("no position of the second covers enough of the first");
        }
        Hypothesis best = found.getFirst();
        if (best.scale() > Tuning.UNEXPLAINED * maps.search.relief()) {
            throw noOverlap(String.format(
                    Locale.ROOT,
                    "at the best position the heights still differ by %.2f m, where the whole relief is %.2f m",
                    best.scale(),
                    maps.search.relief()));
        }
        double margin = margin(maps, found, best);
        if (margin < settings.minMargin()) {
            throw ambiguous(maps, found, best, margin);
        }
        return new Start.Searched(maps.local(best.pose()), margin);
    }

    /// The files' own position, with a word about any other that fits as well, unless coordinates on a map say
    /// which of both is meant.
    private Start kept(
            Maps maps, List<Hypothesis> found, Hypothesis own, boolean georeferenced, List<String> warnings) {
        double margin = margin(maps, found, own);
        if (margin < settings.minMargin() && !georeferenced) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The scans were left about where the files have them, though another position fits as well (%s; theirs scores %.3f): "
                            + "the ground alone does not tell. Check the pictures.",
                    rival(maps, found, own),
                    own.score()));
        }
        return new Start.Kept(maps.local(own.pose()), Math.max(0, margin));
    }

    private static String rival(Maps maps, List<Hypothesis> found, Hypothesis to) {
        return found.stream()
                .filter(other -> maps.search.distinct(to, other))
                .findFirst()
                .map(Hypothesis::described)
                .orElse("");
    }

    /// Whether the files can have been in one frame: they overlap, and their heights agree to metres.
    private boolean plausible(Maps maps, RigidTransform asFiled) {
        if (maps.search.overlap(asFiled) < settings.minOverlap()) {
            return false;
        }
        ResidualSummary heights = maps.search.heights(asFiled);
        return heights.nmad() < Tuning.IDENTITY_NMAD && Math.abs(heights.bias()) < Tuning.IDENTITY_BIAS;
    }

    private static double margin(Maps maps, List<Hypothesis> found, Hypothesis best) {
        for (Hypothesis other : found) {
            if (maps.search.distinct(best, other)) {
                return 1 - other.score() / best.score();
            }
        }
        return 1;
    }

    static RegistrationFailure noOverlap(String why) {
        return new RegistrationFailure(
                Kind.NO_OVERLAP,
                "The two clouds do not show the same ground: " + why
                        + ". Check that they belong together. If the files share a frame, set known_aligned; if trees or machines hide the"
                        + " ground, set ground_filter to \"smrf\" or keep_classes to [2].");
    }

    private static RegistrationFailure ambiguous(Maps maps, List<Hypothesis> found, Hypothesis best, double margin) {
        return new RegistrationFailure(
                Kind.AMBIGUOUS,
                String.format(
                        Locale.ROOT,
                        "The second cloud fits the first in two ways that differ by only %.1f %%: %s; or %s. "
                                + "Bring it roughly into place (within a few metres) and try again; if the files share a frame, set "
                                + "known_aligned.",
                        100 * margin,
                        best.described(),
                        rival(maps, found, best)));
    }

    Maps maps(PointCloud pre, PointCloud post) {
        return new Maps(pre, post, settings.minOverlap());
    }

    /// Both clouds as height maps, each about its own centre.
    static final class Maps {
        /// Height maps are finer than the correlation by this factor.
        private static final int FINER = 2;

        /// Cells of the height maps hold about so many points at least.
        private static final double POINTS_A_CELL = 2;

        /// A site farther from the zero of its coordinates than so many times its own extent has coordinates on
        /// a map.
        private static final double ON_A_MAP = 10;

        private final Origin origin;
        private final Bounds preBox;
        private final Bounds postBox;
        private final double[] preCentre;
        private final double[] postCentre;
        private final double cell;
        private final HeightMap preMap;
        private final HeightMap postMap;
        private final CoarseSearch search;

        private Maps(PointCloud pre, PointCloud post, double minOverlap) {
            origin = pre.origin();
            preBox = HeightMap.extent(pre);
            postBox = HeightMap.extent(post);
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

        /// Whether the coordinates themselves are evidence of a common frame: both sites lie far from zero, and
        /// their extents meet by a share of the smaller one. Two frames of their own never meet so by chance.
        boolean georeferenced(double leastShare) {
            double width = Math.min(preBox.maxX(), postBox.maxX()) - Math.max(preBox.minX(), postBox.minX());
            double depth = Math.min(preBox.maxY(), postBox.maxY()) - Math.max(preBox.minY(), postBox.minY());
            double smaller = Math.min(preBox.width() * preBox.depth(), postBox.width() * postBox.depth());
            return onAMap(preBox) && onAMap(postBox) && Math.max(0, width) * Math.max(0, depth) >= leastShare * smaller;
        }

        private boolean onAMap(Bounds box) {
            double x = origin.x() + (box.minX() + box.maxX()) / 2;
            double y = origin.y() + (box.minY() + box.maxY()) / 2;
            return Math.hypot(x, y) > ON_A_MAP * Math.hypot(box.width(), box.depth());
        }

        /// Plan area of the smaller cloud (m²).
        private double area() {
            return Math.min(preMap.area(), postMap.area());
        }

        /// Edge of the voxels that the fine registration thins both clouds with (m). Voxels much smaller than the
        /// distance of neighbouring points of the sparser cloud leave no point a neighbour within reach.
        double edge() {
            double sparser = Math.max(preMap.spacing(), postMap.spacing());
            return Math.max(Math.sqrt(area() / Tuning.FINE_POINTS), sparser / 2);
        }

        /// Mean distance of neighbouring points of pre (m).
        double spacing() {
            return preMap.spacing();
        }

        /// Share of the smaller cloud's plan area that both cover at a pose of the local frame, 0 to 1.
        double overlap(RigidTransform preFromPost) {
            return search.overlap(centred(preFromPost));
        }

        /// Whether a pose of the local frame moves the rim of post by more than a cell of the search.
        boolean moved(RigidTransform pose) {
            double farthest = 0;
            for (double x : new double[] {postBox.minX(), postBox.maxX()}) {
                for (double y : new double[] {postBox.minY(), postBox.maxY()}) {
                    farthest = Math.max(farthest, pose.displacement(x, y, postCentre[2]));
                }
            }
            return farthest > cell;
        }

        /// A pose of the local frame between the centred ones.
        private RigidTransform centred(RigidTransform preFromPost) {
            return RigidTransform.translation(-preCentre[0], -preCentre[1], -preCentre[2])
                    .after(preFromPost)
                    .after(RigidTransform.translation(postCentre[0], postCentre[1], postCentre[2]));
        }

        private RigidTransform local(RigidTransform centred) {
            return RigidTransform.translation(preCentre[0], preCentre[1], preCentre[2])
                    .after(centred)
                    .after(RigidTransform.translation(-postCentre[0], -postCentre[1], -postCentre[2]));
        }
    }
}
