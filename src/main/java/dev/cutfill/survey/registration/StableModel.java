package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.RigidTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How much freedom the stable ground can decide. A small strip of it fixes a height but hardly a tilt; a fit with too much
/// freedom follows its noise and is wrong where it is extrapolated to. So each model is fitted to some blocks of the ground and
/// judged on the others: by how far off the blocks are that it has not seen. Of all models that are not significantly worse than the
/// best (one standard error of the paired differences; Breiman et al. 1984) the one with the least freedom is taken.
final class StableModel {
    private static final int FOLDS = 6;

    /// A block with fewer points has no say.
    private static final int POINTS_A_BLOCK = 8;

    /// With fewer blocks nothing but a height can be told from chance.
    private static final int FEWEST_BLOCKS = 6;

    private static final int REWEIGHTINGS = 6;

    private StableModel() {}

    /// A start and what may move from there.
    ///
    /// @param free which of the six of [NormalEquations]; 0: nothing
    record Candidate(RigidTransform start, int free, StableSurface.Residuals residuals) {}

    /// The candidate to take.
    ///
    /// @param candidates the least free first
    static Candidate choose(List<Candidate> candidates, RegistrationSettings settings) {
        double[][] errors = new double[candidates.size()][];
        Parallel.items(errors.length, c -> errors[c] = heldOut(candidates.get(c), settings));
        int best = 0;
        int[] common = common(errors);
        for (int c = 1; c < errors.length; c++) {
            if (meanSquare(errors[c], common) < meanSquare(errors[best], common)) {
                best = c;
            }
        }
        for (int c = 0; c < best; c++) {
            if (!significantlyWorse(errors[c], errors[best], common)) {
                return candidates.get(c);
            }
        }
        return candidates.get(best);
    }

    /// The blocks on which every offered candidate was judged.
    private static int[] common(double[][] errors) {
        int[] blocks = new int[StableSurface.BLOCKS * StableSurface.BLOCKS];
        int n = 0;
        for (int b = 0; b < blocks.length; b++) {
            boolean known = true;
            for (double[] error : errors) {
                known &= error.length == 0 || !Double.isNaN(error[b]);
            }
            if (known) {
                blocks[n++] = b;
            }
        }
        return Arrays.copyOf(blocks, n);
    }

    private static double meanSquare(double[] errors, int[] blocks) {
        if (errors.length == 0 || blocks.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double sum = 0;
        for (int b : blocks) {
            sum += errors[b] * errors[b];
        }
        return sum / blocks.length;
    }

    private static boolean significantlyWorse(double[] errors, double[] best, int[] blocks) {
        if (errors.length == 0 || blocks.length < 2) {
            return errors.length == 0;
        }
        double sum = 0;
        double squares = 0;
        for (int b : blocks) {
            double difference = errors[b] * errors[b] - best[b] * best[b];
            sum += difference;
            squares += difference * difference;
        }
        double n = blocks.length;
        double mean = sum / n;
        double standardError = Math.sqrt(Math.max(0, squares / n - mean * mean) / (n - 1));
        return mean > standardError;
    }

    /// Median residual of each block when the model is fitted without its fold; NaN for blocks with too few points; of length 0 if
    /// the ground does not determine the model.
    private static double[] heldOut(Candidate candidate, RegistrationSettings settings) {
        StableSurface.Residuals residuals = candidate.residuals();
        int[] points = new int[StableSurface.BLOCKS * StableSurface.BLOCKS];
        for (int i = 0; i < residuals.size(); i++) {
            if (!Double.isNaN(residuals.residual()[i])) {
                points[residuals.block()[i]]++;
            }
        }
        long blocks = Arrays.stream(points).filter(p -> p >= POINTS_A_BLOCK).count();
        if (blocks < FEWEST_BLOCKS && (candidate.free() & ~NormalEquations.Z) != 0) {
            return new double[0];
        }
        double[] medians = new double[points.length];
        Arrays.fill(medians, Double.NaN);
        for (int fold = 0; fold < FOLDS; fold++) {
            int out = fold;
            double[] step = step(residuals, candidate.free(), settings, i -> fold(residuals.block()[i]) != out);
            if (Double.isNaN(step[5])) {
                return new double[0];
            }
            for (int b = 0; b < points.length; b++) {
                if (fold(b) == fold && points[b] >= POINTS_A_BLOCK) {
                    medians[b] = median(residuals, b, step);
                }
            }
        }
        return medians;
    }

    private static int fold(int block) {
        return (block % StableSurface.BLOCKS + 3 * (block / StableSurface.BLOCKS)) % FOLDS;
    }

    private static double median(StableSurface.Residuals residuals, int block, double[] step) {
        double[] values = new double[residuals.size()];
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (residuals.block()[i] == block && !Double.isNaN(residuals.residual()[i])) {
                values[n++] = residuals.moved(i, step);
            }
        }
        return Robust.quantile(values, n, 0.5);
    }

    @FunctionalInterface
    interface Chosen {
        boolean test(int point);
    }

    /// The robust step of the free parameters over some of the points, by iteratively reweighted least squares with Tukey's
    /// biweight; NaN if they are not determined.
    static double[] step(StableSurface.Residuals residuals, int free, RegistrationSettings settings, Chosen chosen) {
        double[] step = new double[6];
        if (free == 0) {
            return step;
        }
        for (int round = 0; round < REWEIGHTINGS; round++) {
            NormalEquations sums = sums(residuals, step, settings, chosen);
            double[] more = sums.condition(free) <= settings.maxCondition() ? sums.step(free, 0) : new double[] {0, 0, 0, 0, 0, Double.NaN};
            for (int k = 0; k < 6; k++) {
                step[k] += more[k];
            }
            if (Double.isNaN(step[5])) {
                break;
            }
        }
        return step;
    }

    /// The normal equations at a step, weighted by the residuals there.
    static NormalEquations sums(StableSurface.Residuals residuals, double[] step, RegistrationSettings settings, Chosen chosen) {
        double[] distances = new double[residuals.size()];
        int n = 0;
        for (int i = 0; i < distances.length; i++) {
            if (!Double.isNaN(residuals.residual()[i]) && chosen.test(i)) {
                distances[n++] = Math.abs(residuals.moved(i, step));
            }
        }
        NormalEquations sums = new NormalEquations();
        if (n == 0) {
            return sums;
        }
        double cutoff = settings.tukey() * Math.max(1e-5, Robust.MAD_TO_SIGMA * Robust.quantile(distances, n, 0.5));
        for (int i = 0; i < residuals.size(); i++) {
            if (!Double.isNaN(residuals.residual()[i]) && chosen.test(i)) {
                double residual = residuals.moved(i, step);
                double weight = Robust.tukey(residual, cutoff);
                if (weight > 0) {
                    sums.add(residuals.jacobian(), 6 * i, residual, weight);
                }
            }
        }
        return sums;
    }

    /// Medians of the blocks that have a say.
    static double[] blockMedians(StableSurface.Residuals residuals) {
        List<Double> medians = new ArrayList<>();
        int[] points = new int[StableSurface.BLOCKS * StableSurface.BLOCKS];
        for (int i = 0; i < residuals.size(); i++) {
            if (!Double.isNaN(residuals.residual()[i])) {
                points[residuals.block()[i]]++;
            }
        }
        for (int b = 0; b < points.length; b++) {
            if (points[b] >= POINTS_A_BLOCK) {
                medians.add(median(residuals, b, new double[6]));
            }
        }
        return medians.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
