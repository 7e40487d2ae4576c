package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// From peaks of the correlation to one position, or the reason why there is none: each peak is tilted and
/// shifted in height onto pre by a robust plane through the height differences, registered point-to-plane on
/// the nodes of the height maps, and scored by how much of post then lies on pre's surface.
final class CoarseSearch {
    /// Points of post that a hypothesis is scored with.
    private static final int SAMPLES = 4000;

    /// Points of post that it is registered with before.
    private static final int FEWER_SAMPLES = 1500;

    /// Points of post that a first look takes, by which most peaks are dropped.
    private static final int FEWEST_SAMPLES = 400;

    /// A step of less ends a level (in cells of the correlation).
    private static final double REST = 2e-3;

    /// Iterations at each of the three levels.
    private static final int[] ITERATIONS = {12, 8, 8};

    /// Likewise for a first look.
    private static final int[] FEW_ITERATIONS = {8, 4, 2};

    /// Peaks that lead to places nearer than so many cells of the correlation, and to yaws nearer than so many
    /// steps, lead to one.
    private static final double SAME_PLACE = 2;

    private static final double SAME_YAW = 0.5;

    /// Correspondence distances of those levels, in cells of the correlation.
    private static final double[] CAPS = {4, 2, 1};

    /// The scale of a hypothesis is that of this share of its residuals: so much of the ground is trusted to be
    /// unchanged.
    private static final double UNCHANGED = 0.3;

    /// Φ⁻¹((1 + UNCHANGED) / 2): turns that quantile of |r| into a standard deviation.
    private static final double UNCHANGED_QUANTILE = 0.385;

    /// Heights of nodes are no better known than this share of a cell.
    private static final double NODE_NOISE = 0.01;

    private final HeightMap preMap;
    private final HeightMap postMap;
    private final double cell;
    private final double minOverlap;
    private final OrientedPoints surface;
    private final PointCloud samples;
    private final PointCloud fewer;
    private final PointCloud fewest;

    CoarseSearch(HeightMap preMap, HeightMap postMap, double cell, double minOverlap) {
        this.preMap = preMap;
        this.postMap = postMap;
        this.cell = cell;
        this.minOverlap = minOverlap;
        surface = OrientedPoints.of(preMap.nodes(), 12, 0.5, 2 * cell);
        samples = Samples.of(postMap.nodes(), SAMPLES);
        fewer = Samples.of(postMap.nodes(), FEWER_SAMPLES);
        fewest = Samples.of(postMap.nodes(), FEWEST_SAMPLES);
    }

    /// Verifies the peaks, and the files' own position if it is given; best first, all scored by the same
    /// measure.
    List<Hypothesis> verify(List<YawSweep.Peak> peaks, List<RigidTransform> fromFiles) {
        List<RigidTransform> starts = new ArrayList<>(fromFiles);
        starts.addAll(likely(peaks));
        return scored(starts, fromFiles.size(), fewer, samples, ITERATIONS);
    }

    /// What a first look leaves of the peaks: the best of them, each place once.
    private List<RigidTransform> likely(List<YawSweep.Peak> peaks) {
        RigidTransform[] levelled = new RigidTransform[peaks.size()];
        Parallel.items(levelled.length, i -> {
            YawSweep.Peak peak = peaks.get(i);
            levelled[i] = levelled(RigidTransform.ofAngles(0, 0, peak.yaw(), peak.shiftX(), peak.shiftY(), 0));
        });
        List<Hypothesis> kept = new ArrayList<>();
        for (Hypothesis candidate : scored(List.of(levelled), 0, fewest, fewest, FEW_ITERATIONS)) {
            if (kept.size() < Tuning.HYPOTHESES && kept.stream().noneMatch(other -> same(candidate, other))) {
                kept.add(candidate);
            }
        }
        return kept.stream().map(Hypothesis::pose).toList();
    }

    private boolean same(Hypothesis a, Hypothesis b) {
        return a.turnTo(b) < SAME_YAW * Math.toRadians(Tuning.YAW_STEP) && a.shiftTo(b) < SAME_PLACE * cell;
    }

    /// @param files so many of the starts, the first, are where the files have the scans
    /// @param fitted points of post that are registered
    /// @param judged points of post that the result is scored with
    private List<Hypothesis> scored(
            List<RigidTransform> starts, int files, PointCloud fitted, PointCloud judged, int[] iterations) {
        Hypothesis[] verified = new Hypothesis[starts.size()];
        double[][] distances = new double[starts.size()][];
        Parallel.items(starts.size(), i -> {
            RigidTransform pose = refined(starts.get(i), fitted, iterations);
            distances[i] = distances(pose, judged);
            double[] sorted = distances[i].clone();
            double scale = Robust.quantile(sorted, sorted.length, UNCHANGED) / UNCHANGED_QUANTILE;
            verified[i] = new Hypothesis(pose, scale, sorted.length, 0, i < files);
        });
        double least =
                minOverlap * Math.min(preMap.occupied(), postMap.occupied()) * judged.size() / postMap.occupied();
        double scale = Double.POSITIVE_INFINITY;
        for (Hypothesis hypothesis : verified) {
            if (hypothesis.inside() >= least) {
                scale = Math.min(scale, hypothesis.scale());
            }
        }
        List<Hypothesis> scored = new ArrayList<>();
        double cutoff = Tuning.TUKEY * Math.max(scale, NODE_NOISE * cell);
        for (int i = 0; i < verified.length; i++) {
            double sum = 0;
            for (double distance : distances[i]) {
                sum += Robust.tukey(distance, cutoff);
            }
            if (verified[i].inside() >= least) {
                scored.add(verified[i].withScore(sum / Math.max(verified[i].inside(), least)));
            }
        }
        scored.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        return scored;
    }

    boolean distinct(Hypothesis a, Hypothesis b) {
        return a.turnTo(b) > Math.toRadians(Tuning.DISTINCT_YAW) || a.shiftTo(b) > Tuning.DISTINCT_SHIFT;
    }

    /// Share of the smaller map's area that both cover at a pose.
    double overlap(RigidTransform pose) {
        double inside = (double) distances(pose, samples).length * postMap.occupied() / samples.size();
        return Math.min(1, inside / Math.min(preMap.occupied(), postMap.occupied()));
    }

    /// Height differences pre − post at the samples over pre's area, as (x, y, dz) triples.
    private double[] differences(RigidTransform pose) {
        double[] triples = new double[3 * samples.size()];
        int n = 0;
        for (int i = 0; i < samples.size(); i++) {
            double x = pose.x(samples.x()[i], samples.y()[i], samples.z()[i]);
            double y = pose.y(samples.x()[i], samples.y()[i], samples.z()[i]);
            int at = preMap.grid().cellAt(x, y);
            if (at >= 0 && !Float.isNaN(preMap.height(at))) {
                triples[n++] = x;
                triples[n++] = y;
                triples[n++] = preMap.height(at) - pose.z(samples.x()[i], samples.y()[i], samples.z()[i]);
            }
        }
        return Arrays.copyOf(triples, n);
    }

    /// Median and spread of the height differences of a pose; NaN when nothing lies over pre.
    ResidualSummary heights(RigidTransform pose) {
        double[] triples = differences(pose);
        double[] dz = new double[triples.length / 3];
        for (int i = 0; i < dz.length; i++) {
            dz[i] = -triples[3 * i + 2];
        }
        double median = Robust.median(dz);
        return new ResidualSummary(median, Robust.nmad(dz, median), dz.length);
    }

    /// Correlation of the two reliefs at a pose, over the cells that both have.
    double correlation(RigidTransform pose) {
        double n = 0, s1 = 0, s2 = 0, q1 = 0, q2 = 0, x12 = 0;
        for (int c = 0; c < postMap.grid().size(); c++) {
            if (Float.isNaN(postMap.relief(c))) {
                continue;
            }
            double x = postMap.grid().centreX(c % postMap.grid().columns());
            double y = postMap.grid().centreY(c / postMap.grid().columns());
            double z = postMap.height(c);
            int at = preMap.grid().cellAt(pose.x(x, y, z), pose.y(x, y, z));
            if (at >= 0 && !Float.isNaN(preMap.relief(at))) {
                double f1 = preMap.relief(at);
                double f2 = postMap.relief(c);
                n++;
                s1 += f1;
                s2 += f2;
                q1 += f1 * f1;
                q2 += f2 * f2;
                x12 += f1 * f2;
            }
        }
        return (x12 - s1 * s2 / n) / Math.sqrt((q1 - s1 * s1 / n) * (q2 - s2 * s2 / n));
    }

    /// Tilted and shifted in height so that the height differences lie about zero: Tukey-weighted plane, five
    /// rounds.
    private RigidTransform levelled(RigidTransform pose) {
        double[] triples = differences(pose);
        int n = triples.length / 3;
        if (n < 10) {
            return pose;
        }
        double[] pivot = {pose.translation(0), pose.translation(1), 0};
        double[] dz = new double[n];
        for (int i = 0; i < n; i++) {
            dz[i] = triples[3 * i + 2];
        }
        double[] plane = {Robust.median(dz), 0, 0};
        for (int round = 0; round < 8; round++) {
            double[] off = new double[n];
            for (int i = 0; i < n; i++) {
                off[i] = dz[i]
                        - plane[0]
                        - plane[1] * (triples[3 * i] - pivot[0])
                        - plane[2] * (triples[3 * i + 1] - pivot[1]);
            }
            double cutoff = Tuning.TUKEY * Math.max(1e-3, Robust.nmad(off, 0));
            double[] h = new double[9];
            double[] g = new double[3];
            for (int i = 0; i < n; i++) {
                double w = Robust.tukey(off[i], cutoff);
                double[] row = {1, triples[3 * i] - pivot[0], triples[3 * i + 1] - pivot[1]};
                for (int a = 0; a < 3; a++) {
                    g[a] += w * row[a] * off[i];
                    for (int b = 0; b < 3; b++) {
                        h[3 * a + b] += w * row[a] * row[b];
                    }
                }
            }
            double[] inverse = SymmetricMatrix.inverse(h, 3);
            if (Double.isNaN(inverse[0])) {
                break;
            }
            for (int a = 0; a < 3; a++) {
                plane[a] += inverse[3 * a] * g[0] + inverse[3 * a + 1] * g[1] + inverse[3 * a + 2] * g[2];
            }
        }
        // dz grows by plane[1] a metre eastwards: a turn by −plane[1] about y, and by plane[2] about x
        return NormalEquations.moved(pose, new double[] {plane[2], -plane[1], 0, 0, 0, plane[0]}, pivot);
    }

    private RigidTransform refined(RigidTransform start, PointCloud fitted, int[] iterations) {
        double[] pivot = {start.translation(0), start.translation(1), start.translation(2)};
        PointToPlane fit = new PointToPlane(surface, fitted, pivot);
        RigidTransform pose = start;
        for (int level = 0; level < CAPS.length; level++) {
            pose = fit.align(pose, CAPS[level] * cell, iterations[level], REST * cell)
                    .pose();
        }
        return pose;
    }

    /// Distances to pre's surface of samples over pre's area; infinite where there is no surface near.
    private double[] distances(RigidTransform pose, PointCloud samples) {
        double[] found = new double[samples.size()];
        int n = 0;
        PointToPlane.Matches matches = new PointToPlane(surface, samples, new double[3]).match(pose, 2 * cell);
        for (int i = 0; i < samples.size(); i++) {
            double sx = samples.x()[i];
            double sy = samples.y()[i];
            double sz = samples.z()[i];
            int at = preMap.grid().cellAt(pose.x(sx, sy, sz), pose.y(sx, sy, sz));
            if (at >= 0 && !Float.isNaN(preMap.height(at))) {
                double r = matches.residual()[i];
                found[n++] = Double.isNaN(r) ? Double.POSITIVE_INFINITY : Math.abs(r);
            }
        }
        return Arrays.copyOf(found, n);
    }

    /// Spread of pre's relief: what the distances of a chance position would be like (m).
    double relief() {
        return Math.max(preMap.reliefSigma(), postMap.reliefSigma());
    }

    /// A position of post that has been looked at closely.
    ///
    /// @param pose post's centred frame to pre's
    /// @param scale robust standard deviation of the distance to pre's surface where the two agree best (m)
    /// @param inside points of post over pre's area
    /// @param score how much of post lies on pre's surface, 0 to 1
    /// @param fromFiles whether it started from where the files have the clouds
    record Hypothesis(RigidTransform pose, double scale, int inside, double score, boolean fromFiles) {
        Hypothesis withScore(double newScore) {
            return new Hypothesis(pose, scale, inside, newScore, fromFiles);
        }

        /// Angle between two poses (rad).
        double turnTo(Hypothesis other) {
            return pose.inverse().after(other.pose).angle();
        }

        /// How far apart two poses put the centre of post (m).
        double shiftTo(Hypothesis other) {
            double dx = pose.translation(0) - other.pose.translation(0);
            double dy = pose.translation(1) - other.pose.translation(1);
            double dz = pose.translation(2) - other.pose.translation(2);
            return Math.sqrt(dx * dx + dy * dy + dz * dz);
        }

        String described() {
            return String.format(
                    Locale.ROOT,
                    "yaw %.1f°, centre of post at (%.1f, %.1f, %.1f) m from the centre of pre, score %.3f",
                    Math.toDegrees(pose.yaw()),
                    pose.translation(0),
                    pose.translation(1),
                    pose.translation(2),
                    score);
        }
    }
}
