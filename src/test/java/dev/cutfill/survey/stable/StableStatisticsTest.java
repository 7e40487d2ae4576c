package dev.cutfill.survey.stable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.VolumeSettings;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class StableStatisticsTest {
    private static final Grid GRID = new Grid(0, 0, 1, 120, 120);
    private static final DoubleBinaryOperator FLAT = (x, y) -> 5;

    @Test
    void independentNoiseShowsNoCorrelationAndNoBias() {
        int believed = 0;
        int corrected = 0;
        for (int seed = 0; seed < 12; seed++) {
            StableStatistics found = statistics(FLAT, FLAT, 0.05, seed);
            believed += found.sill() > 0 ? 1 : 0;
            corrected += found.correction() != 0 ? 1 : 0;
            assertThat(Math.abs(found.bias())).isLessThan(4 * found.biasSigma());
            assertThat(found.inflation()).isBetween(0.85, 1.15);
        }
        assertThat(believed).isLessThanOrEqualTo(1);
        assertThat(corrected).isLessThanOrEqualTo(1);
    }

    @Test
    void commonOffsetIsFoundWithItsErrorAndTakenOff() {
        StableStatistics found = statistics(FLAT, (x, y) -> 5.015, 0.05, 7);
        assertThat(found.bias()).isCloseTo(0.015, within(4 * found.biasSigma()));
        assertThat(found.biasSigma()).isLessThan(0.002);
        assertThat(found.correction()).isEqualTo(found.bias());
        assertThat(found.offsetSigma()).isEqualTo(found.biasSigma());
    }

    @Test
    void errorsThatGoTogetherOverDistanceAreToldFromNoise() {
        StableStatistics found = statistics(FLAT, waves(0.03, 25, 3), 0.03, 5);
        assertThat(found.sill()).isBetween(0.015, 0.05);
        assertThat(found.range()).isBetween(5.0, 40.0);
        // and so the mean of the stable ground is less sure than its many points make believe
        assertThat(found.biasSigma()).isGreaterThan(3 * 0.06 / Math.sqrt(14_400 * 4));
    }

    @Test
    void aFifthOfDisturbedGroundHardlyMovesTheBias() {
        StableStatistics found = statistics(FLAT, (x, y) -> x < 24 ? 4 : 5, 0.05, 1);
        assertThat(found.bias()).isCloseTo(0, within(0.01));
    }

    @Test
    void tooFewStableCellsAreNone() {
        BitSet few = new BitSet();
        few.set(3000, 3020);
        Difference difference = difference(FLAT, FLAT, 0.05, 0);
        assertThat(StableStatistics.of(difference, few, VolumeSettings.defaults()))
                .isEmpty();
    }

    /// A field of random cosines of about one wavelength.
    private static DoubleBinaryOperator waves(double sigma, double length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] wave = new double[60][];
        for (int i = 0; i < wave.length; i++) {
            double direction = random.nextDouble(2 * Math.PI);
            double k = 2 * Math.PI / length * random.nextDouble(0.5, 1.5);
            wave[i] = new double[] {k * Math.cos(direction), k * Math.sin(direction), random.nextDouble(2 * Math.PI)};
        }
        return (x, y) -> {
            double z = 0;
            for (double[] w : wave) {
                z += Math.cos(w[0] * x + w[1] * y + w[2]);
            }
            return 5 + sigma * z * Math.sqrt(2.0 / wave.length);
        };
    }

    private static StableStatistics statistics(
            DoubleBinaryOperator pre, DoubleBinaryOperator post, double sigma, long seed) {
        BitSet all = new BitSet();
        all.set(0, GRID.size());
        return StableStatistics.of(difference(pre, post, sigma, seed), all, VolumeSettings.defaults())
                .orElseThrow();
    }

    private static Difference difference(DoubleBinaryOperator pre, DoubleBinaryOperator post, double sigma, long seed) {
        VolumeSettings settings = VolumeSettings.defaults();
        return Difference.of(
                HeightSurface.of(CellList.of(cloud(pre, sigma, 2 * seed), GRID), settings),
                HeightSurface.of(CellList.of(cloud(post, sigma, 2 * seed + 1), GRID), settings),
                settings);
    }

    private static PointCloud cloud(DoubleBinaryOperator ground, double sigma, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 4 * GRID.size();
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(120);
            y[i] = random.nextDouble(120);
            z[i] = ground.applyAsDouble(x[i], y[i]) + sigma * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
