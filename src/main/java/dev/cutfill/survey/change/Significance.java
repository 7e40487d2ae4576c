package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Raster;

/// How far each cell stands out of the errors, as a signed number of standard deviations: by its own height or,
/// where that does not settle it, by the mean of its 5 × 5 window, which sees a thin layer under noise. The
/// window counts only where the cell itself shows at least half of the window's mean, so that no region is
/// drawn wider than it is.
final class Significance {
    private static final int HALF = 2;

    private Significance() {}

    static float[] of(HeightChange change, double settled) {
        Grid grid = change.grid();
        float[] dz = change.height().values();
        float[] sigma = change.sigma().values();
        float[] systematic = change.systematic().values();
        double[] sumOfHeights = new double[grid.size()];
        double[] sumOfNoise = new double[grid.size()];
        int[] count = new int[grid.size()];
        windowRows(change, sumOfHeights, sumOfNoise, count);
        float[] level = new float[grid.size()];
        double correlatedSq = change.sill() * change.sill();
        Parallel.ranges(grid.size(), (from, to) -> {
            for (int c = from; c < to; c++) {
                if (Float.isNaN(dz[c])) {
                    level[c] = Float.NaN;
                    continue;
                }
                double commonSq = (double) systematic[c] * systematic[c] + correlatedSq;
                double own = dz[c] / Math.sqrt((double) sigma[c] * sigma[c] + commonSq);
                level[c] = (float) own;
                if (Math.abs(own) < settled) {
                    double heights = 0, noise = 0;
                    int n = 0;
                    int row = c / grid.columns();
                    for (int r = Math.max(0, row - HALF); r <= Math.min(grid.rows() - 1, row + HALF); r++) {
                        int at = c + (r - row) * grid.columns();
                        heights += sumOfHeights[at];
                        noise += sumOfNoise[at];
                        n += count[at];
                    }
                    double mean = heights / n;
                    double wide = mean / Math.sqrt(noise / ((double) n * n) + commonSq);
                    if (Math.abs(wide) > Math.abs(own) && dz[c] * mean > 0 && Math.abs(dz[c]) >= 0.5 * Math.abs(mean)) {
                        level[c] = (float) wide;
                    }
                }
            }
        });
        return level;
    }

    private static void windowRows(HeightChange change, double[] heights, double[] noise, int[] count) {
        Grid grid = change.grid();
        float[] dz = change.height().values();
        float[] each = change.noise().values();
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < grid.columns(); column++) {
                int at = grid.index(column, row);
                for (int i = Math.max(0, column - HALF); i <= Math.min(grid.columns() - 1, column + HALF); i++) {
                    int c = grid.index(i, row);
                    if (!Float.isNaN(dz[c])) {
                        heights[at] += dz[c];
                        noise[at] += each[c];
                        count[at]++;
                    }
                }
            }
        });
    }

    /// What |height| must exceed in a cell to be seen there with 95 % confidence (m).
    static Raster levelOfDetection(HeightChange change) {
        float[] sigma = change.sigma().values();
        float[] systematic = change.systematic().values();
        float[] level = new float[sigma.length];
        double correlatedSq = change.sill() * change.sill();
        for (int c = 0; c < level.length; c++) {
            level[c] = (float) (ChangeSettings.Z95
                    * Math.sqrt((double) sigma[c] * sigma[c] + (double) systematic[c] * systematic[c] + correlatedSq));
        }
        return Raster.owning(change.grid(), level);
    }
}
