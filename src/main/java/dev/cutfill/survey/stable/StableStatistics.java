package dev.cutfill.survey.stable;

import dev.cutfill.cloud.Grid;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.Medians;
import dev.cutfill.survey.volume.VolumeSettings;
import java.util.BitSet;
import java.util.Optional;

/// What ground that did not move tells of the errors of a difference.
///
/// @param cells of stable ground on which both surfaces are known
/// @param bias median difference (m)
/// @param nmad spread about it, 1.4826 · median absolute deviation (m)
/// @param biasSigma standard deviation of the bias (m): the larger of the scatter of block means and of what
/// noise and correlation lead to expect (Anderson 2019)
/// @param range distance beyond which errors are independent (m), 0 if no correlation shows
/// @param sill standard deviation of the correlated part of the error (m)
/// @param inflation spread of the differences in units of their stated standard deviation: 1 if the points told
/// all
public record StableStatistics(
        int cells, double bias, double nmad, double biasSigma, double range, double sill, double inflation) {
    /// A bias this many times its standard deviation is taken for real.
    private static final double SIGNIFICANT = 3;

    /// Smallest edge of a block, in cells.
    private static final int BLOCK = 10;

    private static final int FEWEST_BLOCK_CELLS = 4;

    /// Empty if fewer cells than the settings ask for are stable and known.
    public static Optional<StableStatistics> of(Difference difference, BitSet ground, VolumeSettings settings) {
        float[] dz = difference.height().values();
        BitSet stable = (BitSet) ground.clone();
        for (int c = stable.nextSetBit(0); c >= 0; c = stable.nextSetBit(c + 1)) {
            if (Float.isNaN(dz[c]) || difference.filled(c)) {
                stable.clear(c);
            }
        }
        int cells = stable.cardinality();
        if (cells < settings.minimumStableCells()) {
            return Optional.empty();
        }
        float[] sigma = difference.sigma().values();
        float[] noise = difference.noise().values();
        double[] heights = new double[cells];
        double meanNoise = 0;
        int n = 0;
        for (int c = stable.nextSetBit(0); c >= 0; c = stable.nextSetBit(c + 1)) {
            heights[n++] = dz[c];
            meanNoise += noise[c] / cells;
        }
        double[] spread = Medians.andNmad(heights);
        double[] standard = new double[cells];
        n = 0;
        for (int c = stable.nextSetBit(0); c >= 0; c = stable.nextSetBit(c + 1)) {
            standard[n++] = Math.abs(dz[c] - spread[0]) / Math.max(sigma[c], 1e-6);
        }
        Variogram variogram = Variogram.of(difference, stable);
        double area = cells * difference.grid().cellArea();
        double correlated = variogram.sill()
                * variogram.sill()
                * Math.min(1, Math.PI * variogram.range() * variogram.range() / (5 * area));
        double expected = Math.sqrt(meanNoise / cells + correlated);
        double seen = blockScatter(difference, stable, variogram.range(), spread[0], spread[1]);
        return Optional.of(new StableStatistics(
                cells,
                spread[0],
                spread[1],
                Math.max(expected, seen),
                variogram.range(),
                variogram.sill(),
                Medians.MAD_TO_SIGMA * Medians.lower(standard, cells)));
    }

    /// What to take off every difference: the bias where it is significant, else nothing.
    public double correction() {
        return Math.abs(bias) > SIGNIFICANT * biasSigma ? bias : 0;
    }

    /// By what the errors stated by the points are to be multiplied; bounded, for stable ground may be rough or
    /// few.
    public double boundedInflation() {
        return Math.clamp(inflation, 0.8, 3);
    }

    /// Standard deviation of a common offset that is left after the correction (m).
    public double offsetSigma() {
        return correction() == 0 ? Math.sqrt(biasSigma * biasSigma + bias * bias) : biasSigma;
    }

    /// Standard deviation of the mean over all blocks, from how block means differ; blocks are wide enough to
    /// be independent.
    private static double blockScatter(Difference difference, BitSet stable, double range, double bias, double nmad) {
        Grid grid = difference.grid();
        float[] dz = difference.height().values();
        int edge = Math.max(BLOCK, (int) Math.ceil(range / grid.cell()));
        int across = (grid.columns() + edge - 1) / edge;
        int blocks = across * ((grid.rows() + edge - 1) / edge);
        double[] sum = new double[blocks];
        int[] count = new int[blocks];
        double cap = 4 * nmad;
        for (int c = stable.nextSetBit(0); c >= 0; c = stable.nextSetBit(c + 1)) {
            int block = c / grid.columns() / edge * across + c % grid.columns() / edge;
            sum[block] += Math.clamp(dz[c] - bias, -cap, cap);
            count[block]++;
        }
        double weight = 0, mean = 0;
        for (int b = 0; b < blocks; b++) {
            if (count[b] >= FEWEST_BLOCK_CELLS) {
                weight += count[b];
                mean += sum[b];
            }
        }
        if (weight == 0) {
            return nmad;
        }
        mean /= weight;
        double variance = 0, squares = 0;
        for (int b = 0; b < blocks; b++) {
            if (count[b] >= FEWEST_BLOCK_CELLS) {
                double share = count[b] / weight;
                double off = sum[b] / count[b] - mean;
                variance += share * share * off * off;
                squares += share * share;
            }
        }
        // Σ share² = 1 / effective number of blocks; one block alone tells nothing of its own scatter
        double effective = 1 / squares;
        return effective < 1.5 ? nmad : Math.sqrt(variance * effective / (effective - 1));
    }
}
