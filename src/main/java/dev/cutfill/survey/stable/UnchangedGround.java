package dev.cutfill.survey.stable;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.Medians;
import dev.cutfill.survey.volume.VolumeSettings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/// Ground that agrees in both epochs, found where nobody says which did not move.
///
/// 1. The mean difference over windows of 5 × 5 cells: single cells are too noisy to tell a thin layer by.
/// 2. Its commonest value: the middle of the shortest interval that holds 30 % of the windows, so that up to 70
///    % of the ground may have changed, if not all by the same.
/// 3. Median and spread of the windows within 2.5 spreads of it, again and again until they stay.
/// 4. A cell is unchanged if all windows of its 3 × 3 neighbourhood lie within 2.5 spreads.
///
/// @param cells of unchanged ground
/// @param share of the compared ground, 0 to 1
/// @param scatter standard deviation of the window means on it (m): less than 2.5 of them is not seen as a
/// change
/// @param spread whether it lies all over the site
public record UnchangedGround(BitSet cells, double share, double scatter, boolean spread) {
    private static final double HALF_OF_30_PERCENT = 0.385320;
    private static final double WITHIN = 2.5;
    private static final int REACH = 2;

    /// of the 25 cells of a window
    private static final int FEWEST_KNOWN = 15;

    private static final int SAMPLE = 200_000;
    private static final int ROUNDS = 20;

    /// Less of the ground than this says nothing.
    private static final double LEAST_SHARE = 0.05;

    /// The site is cut into so many parts each way; unchanged ground is spread if it lies in half of those that
    /// were compared.
    private static final int PARTS = 4;

    /// Empty if hardly any ground agrees.
    public static Optional<UnchangedGround> find(Difference difference, VolumeSettings settings) {
        float[] means = means(difference);
        double[] sample = sample(means);
        if (sample.length < settings.minimumStableCells()) {
            return Optional.empty();
        }
        double[] found = centreAndSpread(sample);
        BitSet agreeing = new BitSet(means.length);
        int known = 0;
        for (int c = 0; c < means.length; c++) {
            known += Float.isNaN(means[c]) ? 0 : 1;
            agreeing.set(c, Math.abs(means[c] - found[0]) <= WITHIN * found[1]);
        }
        BitSet cells = inner(agreeing, difference.grid());
        double share = (double) cells.cardinality() / known;
        return cells.cardinality() < settings.minimumStableCells() || share < LEAST_SHARE
                ? Optional.empty()
                : Optional.of(new UnchangedGround(cells, share, found[1], spread(cells, means, difference.grid())));
    }

    /// Standard deviation of an offset that would go unseen: a change too faint to be told from noise, on a
    /// fifth of this ground.
    public double doubt() {
        return WITHIN * scatter / 5;
    }

    private static float[] means(Difference difference) {
        Grid grid = difference.grid();
        float[] dz = difference.height().values();
        float[] means = new float[dz.length];
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < grid.columns(); column++) {
                double sum = 0;
                int known = 0;
                for (int y = Math.max(0, row - REACH); y <= Math.min(grid.rows() - 1, row + REACH); y++) {
                    for (int x = Math.max(0, column - REACH); x <= Math.min(grid.columns() - 1, column + REACH); x++) {
                        int c = grid.index(x, y);
                        if (!Float.isNaN(dz[c]) && !difference.filled(c)) {
                            sum += dz[c];
                            known++;
                        }
                    }
                }
                int c = grid.index(column, row);
                means[c] = known < FEWEST_KNOWN || Float.isNaN(dz[c]) ? Float.NaN : (float) (sum / known);
            }
        });
        return means;
    }

    /// Sorted.
    private static double[] sample(float[] means) {
        int known = 0;
        for (float mean : means) {
            known += Float.isNaN(mean) ? 0 : 1;
        }
        int step = Math.max(1, known / SAMPLE);
        double[] sample = new double[(known + step - 1) / step];
        int k = 0;
        for (float mean : means) {
            if (!Float.isNaN(mean)) {
                if (k % step == 0) {
                    sample[k / step] = mean;
                }
                k++;
            }
        }
        Arrays.sort(sample);
        return sample;
    }

    private static double[] centreAndSpread(double[] sorted) {
        int width = Math.max(1, (int) (0.3 * sorted.length));
        int best = 0;
        for (int i = 1; i + width < sorted.length; i++) {
            if (sorted[i + width] - sorted[i] < sorted[best + width] - sorted[best]) {
                best = i;
            }
        }
        double low = sorted[best];
        double high = sorted[Math.min(sorted.length - 1, best + width)];
        double centre = (low + high) / 2;
        double spread = (high - low) / (2 * HALF_OF_30_PERCENT);
        for (int round = 0; round < ROUNDS; round++) {
            double reach = WITHIN * spread;
            int from = below(sorted, centre - reach);
            int to = below(sorted, Math.nextUp(centre + reach));
            if (to - from < 2) {
                break;
            }
            double[] fresh = Medians.andNmad(Arrays.copyOfRange(sorted, from, to));
            boolean rests = fresh[0] == centre && fresh[1] == spread;
            centre = fresh[0];
            spread = Math.max(fresh[1], Math.ulp((float) centre));
            if (rests) {
                break;
            }
        }
        return new double[] {centre, spread};
    }

    /// How many are less.
    private static int below(double[] sorted, double value) {
        int at = Arrays.binarySearch(sorted, value);
        int place = at < 0 ? -at - 1 : at;
        while (place > 0 && sorted[place - 1] == value) {
            place--;
        }
        return place;
    }

    /// Cells whose whole 3 × 3 neighbourhood belongs to the set; the border of the grid does not.
    private static BitSet inner(BitSet set, Grid grid) {
        BitSet inner = new BitSet(grid.size());
        for (int row = 1; row < grid.rows() - 1; row++) {
            for (int column = 1; column < grid.columns() - 1; column++) {
                boolean all = true;
                for (int y = row - 1; y <= row + 1 && all; y++) {
                    int first = grid.index(column - 1, y);
                    all = set.nextClearBit(first) > first + 2;
                }
                inner.set(grid.index(column, row), all);
            }
        }
        return inner;
    }

    private static boolean spread(BitSet cells, float[] means, Grid grid) {
        int[] known = new int[PARTS * PARTS];
        int[] unchanged = new int[PARTS * PARTS];
        for (int c = 0; c < means.length; c++) {
            int part = c / grid.columns() * PARTS / grid.rows() * PARTS + c % grid.columns() * PARTS / grid.columns();
            known[part] += Float.isNaN(means[c]) ? 0 : 1;
            unchanged[part] += cells.get(c) ? 1 : 0;
        }
        int compared = 0;
        int vouched = 0;
        for (int part = 0; part < known.length; part++) {
            boolean counts = known[part] > 0.2 * grid.size() / known.length;
            compared += counts ? 1 : 0;
            vouched += counts && unchanged[part] > LEAST_SHARE * known[part] ? 1 : 0;
        }
        return 2 * vouched >= compared;
    }
}
