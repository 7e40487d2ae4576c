package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.registration.StableModel.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a twin that leaves each fold out by going through all points again, and by what a choice must do.
class StableModelTest {
    private static final int POINTS = 3000;
    private static final int[] MODELS = {0, NormalEquations.Z, NormalEquations.YAW_AND_SHIFT, NormalEquations.ALL};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void choiceIsThatOfTheTwin(long seed) {
        double[] motion = seed % 2 == 0 ? new double[6] : motion(seed);
        StableSurface.Residuals residuals = residuals(seed, motion, 0.05);
        List<Candidate> candidates = candidates(residuals);
        assertThat(StableModel.choose(candidates)).isEqualTo(candidates.get(twin(residuals)));
    }

    @ParameterizedTest
    @ValueSource(ints = {NormalEquations.Z, NormalEquations.YAW_AND_SHIFT, NormalEquations.ALL})
    void stepUndoesTheMotionOfWhatIsFree(int free) {
        double[] motion = motion(3);
        for (int k = 0; k < 6; k++) {
            motion[k] = (free >> k & 1) == 0 ? 0 : motion[k];
        }
        double[] step = StableModel.step(residuals(11, motion, 1e-3), free);
        for (int k = 0; k < 6; k++) {
            assertThat(step[k]).as("parameter %d", k).isCloseTo(-motion[k], within(k < 3 ? 2e-5 : 1e-3));
        }
    }

    @Test
    void aQuarterThatWasDugHardlyMovesTheStep() {
        double[] motion = {0, 0, 0, 0, 0, 0.2};
        StableSurface.Residuals residuals = residuals(5, motion, 0.01);
        for (int i = 0; i < POINTS / 4; i++) {
            residuals.residual()[i] -= 2;
        }
        assertThat(StableModel.step(residuals, NormalEquations.Z)[5]).isCloseTo(-0.2, within(0.003));
    }

    @Test
    void nothingIsMovedWhereNothingMoved() {
        int moved = 0;
        for (long seed = 20; seed < 60; seed++) {
            moved += StableModel.choose(candidates(residuals(seed, new double[6], 0.05)))
                                    .free()
                            == 0
                    ? 0
                    : 1;
        }
        assertThat(moved).isLessThanOrEqualTo(4);
    }

    @Test
    void aHeightIsTakenForAHeight() {
        double[] lift = {0, 0, 0, 0, 0, 0.1};
        assertThat(StableModel.choose(candidates(residuals(9, lift, 0.03))).free())
                .isEqualTo(NormalEquations.Z);
    }

    @Test
    void fewBlocksDecideNoMoreThanAHeight() {
        StableSurface.Residuals residuals = residuals(9, motion(9), 0.03);
        Arrays.fill(residuals.block(), 3);
        assertThat(StableModel.choose(candidates(residuals)).free()).isIn(0, NormalEquations.Z);
    }

    @Test
    void levelGroundDecidesNoYaw() {
        StableSurface.Residuals level = residuals(9, motion(9), 0.03);
        for (int i = 0; i < level.size(); i++) {
            Arrays.fill(level.jacobian(), 6 * i + 2, 6 * i + 5, 0);
        }
        assertThat(StableModel.step(level, NormalEquations.YAW_AND_SHIFT)[5]).isNaN();
        assertThat(StableModel.choose(candidates(level)).free()).isIn(0, NormalEquations.Z);
    }

    @Test
    void pointsWithoutAPlaneHaveNoSay() {
        StableSurface.Residuals residuals = residuals(4, motion(4), 0.02);
        StableSurface.Residuals fewer = residuals(4, motion(4), 0.02);
        for (int i = 0; i < POINTS; i += 5) {
            residuals.residual()[i] = Double.NaN;
            fewer.residual()[i] = Double.NaN;
            Arrays.fill(fewer.jacobian(), 6 * i, 6 * i + 6, 1e6);
        }
        assertThat(StableModel.step(fewer, NormalEquations.ALL))
                .isEqualTo(StableModel.step(residuals, NormalEquations.ALL));
    }

    private static List<Candidate> candidates(StableSurface.Residuals residuals) {
        List<Candidate> candidates = new ArrayList<>();
        for (int free : MODELS) {
            candidates.add(new Candidate(RigidTransform.IDENTITY, false, free, residuals));
        }
        return candidates;
    }

    /// The rule of METHOD.md, section 4, word by word: a fold is left out by leaving its points out.
    private static int twin(StableSurface.Residuals residuals) {
        double[][] errors = new double[MODELS.length][64];
        for (int m = 0; m < MODELS.length; m++) {
            double[] all = StableModel.step(residuals, MODELS[m]);
            double cutoff = 4.685 * Math.max(1e-5, 1.4826 * median(absolute(residuals, all)));
            for (int fold = 0; fold < 6; fold++) {
                double[] step = all;
                if (MODELS[m] != 0) {
                    NormalEquations others = new NormalEquations();
                    for (int i = 0; i < POINTS; i++) {
                        double weight = Robust.tukey(residuals.moved(i, all), cutoff);
                        if (fold(residuals.block()[i]) != fold && weight > 0) {
                            others.add(residuals.jacobian(), 6 * i, residuals.residual()[i], weight);
                        }
                    }
                    step = others.step(MODELS[m], 0);
                }
                for (int b = 0; b < 64; b++) {
                    if (fold(b) == fold) {
                        errors[m][b] = median(ofBlock(residuals, b, step));
                    }
                }
            }
        }
        clip(errors);
        int best = 0;
        for (int m = 1; m < MODELS.length; m++) {
            best = squares(errors[m]) < squares(errors[best]) ? m : best;
        }
        for (int m = 0; m < best; m++) {
            double[] worse = new double[64];
            for (int b = 0; b < 64; b++) {
                worse[b] = errors[m][b] * errors[m][b] - errors[best][b] * errors[best][b];
            }
            double mean = Arrays.stream(worse).average().orElseThrow();
            double variance =
                    Arrays.stream(worse).map(d -> (d - mean) * (d - mean)).sum() / 64;
            if (mean <= 2 * Math.sqrt(variance / 63)) {
                return m;
            }
        }
        return best;
    }

    private static void clip(double[][] errors) {
        double least = Arrays.stream(errors)
                .mapToDouble(e -> median(Arrays.stream(e).map(Math::abs).toArray()))
                .min()
                .orElseThrow();
        for (double[] error : errors) {
            Arrays.setAll(error, b -> Math.clamp(error[b], -8 * least, 8 * least));
        }
    }

    private static int fold(int block) {
        return (block % 8 + 3 * (block / 8)) % 6;
    }

    private static double squares(double[] errors) {
        return Arrays.stream(errors).map(e -> e * e).sum();
    }

    private static double[] absolute(StableSurface.Residuals residuals, double[] step) {
        double[] values = new double[POINTS];
        Arrays.setAll(values, i -> Math.abs(residuals.moved(i, step)));
        return values;
    }

    private static double[] ofBlock(StableSurface.Residuals residuals, int block, double[] step) {
        double[] values = new double[POINTS];
        int n = 0;
        for (int i = 0; i < POINTS; i++) {
            if (residuals.block()[i] == block) {
                values[n++] = residuals.moved(i, step);
            }
        }
        return Arrays.copyOf(values, n);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double[] motion(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] motion = new double[6];
        for (int k = 0; k < 6; k++) {
            motion[k] = random.nextDouble(0.5, 1) * (k < 3 ? 0.003 : 0.15);
        }
        return motion;
    }

    /// What a surface of hills, 80 × 80 m, shows of a cloud that was moved about its middle.
    private static StableSurface.Residuals residuals(long seed, double[] motion, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] jacobian = new double[6 * POINTS];
        double[] residual = new double[POINTS];
        int[] block = new int[POINTS];
        for (int i = 0; i < POINTS; i++) {
            double x = random.nextDouble(-40, 40);
            double y = random.nextDouble(-40, 40);
            double z = 2 * Math.sin(x / 7) * Math.cos(y / 9);
            double slopeX = 2 / 7.0 * Math.cos(x / 7) * Math.cos(y / 9);
            double slopeY = -2 / 9.0 * Math.sin(x / 7) * Math.sin(y / 9);
            double length = Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
            double[] n = {-slopeX / length, -slopeY / length, 1 / length};
            double[] j = {y * n[2] - z * n[1], z * n[0] - x * n[2], x * n[1] - y * n[0], n[0], n[1], n[2]};
            System.arraycopy(j, 0, jacobian, 6 * i, 6);
            residual[i] = noise * random.nextGaussian();
            for (int k = 0; k < 6; k++) {
                residual[i] += j[k] * motion[k];
            }
            block[i] = (int) ((y + 40) / 10) * 8 + (int) ((x + 40) / 10);
        }
        return new StableSurface.Residuals(jacobian, residual, residual.clone(), block, noise);
    }
}
