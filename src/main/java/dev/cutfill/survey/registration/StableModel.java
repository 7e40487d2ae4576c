package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.RigidTransform;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How much freedom the stable ground can decide. A small strip of it fixes a height but hardly a tilt; a fit
/// with too much freedom follows its noise and is wrong where it is extrapolated to. So each model is fitted to
/// some blocks of the ground and judged on the others: by how far off the blocks are that it has not seen. Of
/// all models that are not significantly worse than the best (by standard errors of the paired differences;
/// after Breiman et al. 1984) the one with the least freedom is taken.
final class StableModel {
    private static final int FOLDS = 6;

    /// A block with fewer points has no say.
    private static final int POINTS_A_BLOCK = 8;

    /// With fewer blocks nothing but a height can be told from chance.
    private static final int FEWEST_BLOCKS = 6;

    /// In medians of the blocks' distances under the model that brings them nearest.
    private static final double FAR_OFF = 8;

    /// One would be exceeded by chance in a sixth of all surveys, and so many pairs in one frame would be moved
    /// for nothing. The fit of a pair that was searched has no such claim to be kept: it has seen all ground,
    /// also what crept or fades.
    private static final double TO_MOVE = 2;

    /// Parameters of a start that was fitted.
    private static final int FITTED = 6;

    private static final int REWEIGHTINGS = 6;

    /// A reweighting that changes no angle (rad) and no shift (m) by more is the last.
    private static final double SETTLED = 1e-6;

    private StableModel() {}

    /// A start and what may move from there.
    ///
    /// @param fitted whether the start was itself fitted to this ground among other: its errors there look
    /// smaller than they are
    /// @param free which of the six of [NormalEquations]; 0: nothing
    record Candidate(RigidTransform start, boolean fitted, int free, StableSurface.Residuals residuals) {}

    /// The candidate to take.
    ///
    /// @param candidates the least free first
    static Candidate choose(List<Candidate> candidates) {
        double[][] errors = new double[candidates.size()][];
        Parallel.items(errors.length, c -> errors[c] = heldOut(candidates.get(c)));
        int best = 0;
        int[] common = common(errors);
        clip(errors, common);
        for (int c = 0; c < errors.length; c++) {
            double optimism = candidates.get(c).fitted() ? optimism(common.length) : 1;
            for (int b = 0; b < errors[c].length; b++) {
                errors[c][b] *= optimism;
            }
        }
        for (int c = 1; c < errors.length; c++) {
            if (meanSquare(errors[c], common) < meanSquare(errors[best], common)) {
                best = c;
            }
        }
        boolean searched = candidates.getFirst().start() != RigidTransform.IDENTITY;
        double standardErrors = searched ? 0 : TO_MOVE;
        for (int c = 0; c < best; c++) {
            if (!significantlyWorse(errors[c], errors[best], common, standardErrors)) {
                return candidates.get(c);
            }
        }
        return candidates.get(best);
    }

    /// What six parameters fitted to n blocks hide of their errors, and what they would add to blocks that were
    /// held out.
    private static double optimism(int blocks) {
        return blocks <= FITTED ? 1 : Math.sqrt((double) (blocks + FITTED) / (blocks - FITTED));
    }

    /// Blocks that no model brings near are ground that moved after all: how far off they are must not decide.
    private static void clip(double[][] errors, int[] blocks) {
        double least = Double.POSITIVE_INFINITY;
        for (double[] error : errors) {
            if (error.length > 0 && blocks.length > 0) {
                least = Math.min(
                        least,
                        Robust.median(Arrays.stream(blocks)
                                .mapToDouble(b -> Math.abs(error[b]))
                                .toArray()));
            }
        }
        for (double[] error : errors) {
            for (int b = 0; b < error.length; b++) {
                error[b] = Double.isNaN(error[b]) ? error[b] : Math.clamp(error[b], -FAR_OFF * least, FAR_OFF * least);
            }
        }
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

    private static boolean significantlyWorse(double[] errors, double[] best, int[] blocks, double standardErrors) {
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
        return mean > standardErrors * standardError;
    }

    /// Median residual of each block when the model is fitted without its fold; NaN for blocks with too few
    /// points; of length 0 if the ground does not determine the model.
    ///
    /// Points keep the weight that the fit to all blocks gives them: leaving a sixth out hardly changes what is
    /// an outlier, and so the sums of a block serve all folds.
    private static double[] heldOut(Candidate candidate) {
        StableSurface.Residuals residuals = candidate.residuals();
        int free = candidate.free();
        Blocks blocks = Blocks.of(residuals);
        if (blocks.counted() < FEWEST_BLOCKS && (free & ~NormalEquations.Z) != 0) {
            return new double[0];
        }
        double[] all = step(residuals, free);
        if (Double.isNaN(all[5])) {
            return new double[0];
        }
        NormalEquations[] sums =
                free == 0 ? new NormalEquations[0] : sumsOfBlocks(residuals, all, cutoff(residuals, all));
        double[] medians = new double[blocks.size()];
        Arrays.fill(medians, Double.NaN);
        for (int fold = 0; fold < FOLDS; fold++) {
            double[] step = free == 0 ? all : without(fold, sums, all, free);
            if (Double.isNaN(step[5])) {
                return new double[0];
            }
            for (int b = 0; b < medians.length; b++) {
                if (fold(b) == fold && blocks.points(b) >= POINTS_A_BLOCK) {
                    medians[b] = blocks.median(residuals, b, step);
                }
            }
        }
        return medians;
    }

    private static int fold(int block) {
        return (block % StableSurface.BLOCKS + 3 * (block / StableSurface.BLOCKS)) % FOLDS;
    }

    /// The step when the blocks of one fold have no say, by one Gauss-Newton step from that of all.
    private static double[] without(int fold, NormalEquations[] sums, double[] all, int free) {
        NormalEquations others = new NormalEquations();
        for (int b = 0; b < sums.length; b++) {
            if (fold(b) != fold) {
                others.add(sums[b]);
            }
        }
        double[] step = more(others, free);
        for (int k = 0; k < 6; k++) {
            step[k] += all[k];
        }
        return step;
    }

    private static NormalEquations[] sumsOfBlocks(StableSurface.Residuals residuals, double[] step, double cutoff) {
        NormalEquations[] sums = new NormalEquations[StableSurface.BLOCKS * StableSurface.BLOCKS];
        Arrays.setAll(sums, _ -> new NormalEquations());
        for (int i = 0; i < residuals.size(); i++) {
            double residual = residuals.moved(i, step);
            double weight = Robust.tukey(residual, cutoff);
            if (weight > 0) {
                sums[residuals.block()[i]].add(residuals.jacobian(), 6 * i, residual, weight);
            }
        }
        return sums;
    }

    /// The robust step of the free parameters, by iteratively reweighted least squares with Tukey's biweight;
    /// NaN if they are not determined.
    static double[] step(StableSurface.Residuals residuals, int free) {
        double[] step = new double[6];
        if (free == 0) {
            return step;
        }
        for (int round = 0; round < REWEIGHTINGS; round++) {
            double[] more = more(sums(residuals, step), free);
            double largest = 0;
            for (int k = 0; k < 6; k++) {
                step[k] += more[k];
                largest = Math.max(largest, Math.abs(more[k]));
            }
            if (!(largest > SETTLED)) { // or NaN
                break;
            }
        }
        return step;
    }

    private static double[] more(NormalEquations sums, int free) {
        if (sums.condition(free) <= Tuning.MAX_CONDITION) {
            return sums.step(free, 0);
        }
        return new double[] {0, 0, 0, 0, 0, Double.NaN};
    }

    /// The normal equations at a step, weighted by the residuals there.
    static NormalEquations sums(StableSurface.Residuals residuals, double[] step) {
        NormalEquations sums = new NormalEquations();
        for (NormalEquations block : sumsOfBlocks(residuals, step, cutoff(residuals, step))) {
            sums.add(block);
        }
        return sums;
    }

    private static double cutoff(StableSurface.Residuals residuals, double[] step) {
        double[] distances = new double[residuals.size()];
        int n = 0;
        for (int i = 0; i < distances.length; i++) {
            double residual = residuals.moved(i, step);
            if (!Double.isNaN(residual)) {
                distances[n++] = Math.abs(residual);
            }
        }
        return Tuning.TUKEY * Math.max(1e-5, Robust.MAD_TO_SIGMA * Robust.quantile(distances, n, 0.5));
    }

    /// Medians of the blocks that have a say.
    static double[] blockMedians(StableSurface.Residuals residuals) {
        Blocks blocks = Blocks.of(residuals);
        double[] none = new double[6];
        return IntStream.range(0, blocks.size())
                .filter(b -> blocks.points(b) >= POINTS_A_BLOCK)
                .mapToDouble(b -> blocks.median(residuals, b, none))
                .toArray();
    }

    /// The points with a residual, block after block.
    private record Blocks(int[] starts, int[] points) {
        static Blocks of(StableSurface.Residuals residuals) {
            int[] starts = new int[StableSurface.BLOCKS * StableSurface.BLOCKS + 1];
            for (int i = 0; i < residuals.size(); i++) {
                if (!Double.isNaN(residuals.residual()[i])) {
                    starts[residuals.block()[i] + 1]++;
                }
            }
            Arrays.parallelPrefix(starts, Integer::sum);
            int[] next = starts.clone();
            int[] points = new int[starts[starts.length - 1]];
            for (int i = 0; i < residuals.size(); i++) {
                if (!Double.isNaN(residuals.residual()[i])) {
                    points[next[residuals.block()[i]]++] = i;
                }
            }
            return new Blocks(starts, points);
        }

        int size() {
            return starts.length - 1;
        }

        int points(int block) {
            return starts[block + 1] - starts[block];
        }

        long counted() {
            return IntStream.range(0, size())
                    .filter(b -> points(b) >= POINTS_A_BLOCK)
                    .count();
        }

        double median(StableSurface.Residuals residuals, int block, double[] step) {
            double[] values = new double[points(block)];
            for (int k = 0; k < values.length; k++) {
                values[k] = residuals.moved(points[starts[block] + k], step);
            }
            return Robust.quantile(values, values.length, 0.5);
        }
    }
}
