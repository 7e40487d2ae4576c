package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.BitSet;

/// What ground outside regions shows beyond its errors, where no cell of it stands out: a creeping mass, a
/// dome, a wrong scale. The ground is cut into blocks; a block counts whose mean is more than three standard
/// deviations off, by its volume and the half width of that.
///
/// @param cut below (m³, not negative)
/// @param fill above (m³, not negative)
public record CoherentExcess(double cut, double fill) {
    private static final int BLOCK = 16;

    /// cells that a block must have
    private static final int FEWEST = BLOCK * BLOCK / 4;

    private static final double CLEAR = 3;

    /// @param counted label of cells whose volume counts already; NaN for none
    static CoherentExcess of(HeightChange change, Raster counted, int[] rejected) {
        Grid grid = change.grid();
        int across = (grid.columns() + BLOCK - 1) / BLOCK;
        int blocks = across * ((grid.rows() + BLOCK - 1) / BLOCK);
        int[] cells = new int[blocks];
        double[] sum = new double[blocks];
        double[] noise = new double[blocks];
        double[] common = new double[blocks];
        float[] dz = change.height().values();
        float[] taken = counted.values();
        float[] each = change.noise().values();
        float[] systematic = change.systematic().values();
        BitSet weak = change.weak();
        for (int c = 0; c < dz.length; c++) {
            if (!Float.isNaN(dz[c]) && Float.isNaN(taken[c]) && rejected[c] == 0 && !weak.get(c)) {
                int block = c / grid.columns() / BLOCK * across + c % grid.columns() / BLOCK;
                cells[block]++;
                sum[block] += dz[c];
                noise[block] += each[c];
                common[block] += systematic[c];
            }
        }
        double cut = 0, fill = 0;
        for (int b = 0; b < blocks; b++) {
            double n = cells[b];
            if (n < FEWEST) {
                continue;
            }
            double area = n * grid.cellArea();
            double correlated = change.correlatedSigma(area);
            double sigma = Math.sqrt(noise[b] / (n * n) + correlated * correlated + common[b] / n * (common[b] / n));
            double mean = Math.abs(sum[b]) / n;
            if (mean > CLEAR * sigma) {
                double excess = (mean + ChangeSettings.Z95 * sigma) * area;
                cut += sum[b] < 0 ? excess : 0;
                fill += sum[b] < 0 ? 0 : excess;
            }
        }
        return new CoherentExcess(cut, fill);
    }
}
