package dev.cutfill.survey.deformation;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import java.util.BitSet;

/// Some cells of the ground, evenly picked: where they are, how they slope, and how far post lies above pre.
///
/// @param x from the middle of the ground, in halves of its longer side
/// @param y likewise
/// @param z height above the mean (m)
/// @param slopeX rise of the ground towards the east over half the longer side (m)
/// @param slopeY likewise towards the north
/// @param dz post − pre (m)
/// @param block which of [#BLOCKS] × [#BLOCKS] parts of the ground it lies in
/// @param half of the longer side of the ground (m)
/// @param reliability share of the variance of the slopes that is relief and no noise
record GroundSample(
        double[] x,
        double[] y,
        double[] z,
        double[] slopeX,
        double[] slopeY,
        double[] dz,
        int[] block,
        double half,
        double reliability) {
    /// Parts along each side, for what is common to neighbouring cells.
    static final int BLOCKS = 12;

    private static final int MOST = 8000;

    /// Slopes are taken over so many cells to each side: over one, the noise of the heights would weaken them.
    private static final int REACH = 2;

    /// Columns between the slopes that are compared for their reliability.
    private static final int APART = 3;

    static GroundSample of(Raster height, Raster difference, BitSet cells) {
        Grid grid = height.grid();
        int[] usable = usable(height, difference, cells);
        int n = Math.min(MOST, usable.length);
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        double[] slopeX = new double[n];
        double[] slopeY = new double[n];
        double[] dz = new double[n];
        float[] h = height.values();
        for (int i = 0; i < n; i++) {
            int c = usable[(int) ((long) i * usable.length / n)];
            x[i] = grid.centreX(c % grid.columns());
            y[i] = grid.centreY(c / grid.columns());
            z[i] = h[c];
            slopeX[i] = (h[c + REACH] - h[c - REACH]) / (2 * REACH * grid.cell());
            slopeY[i] = (h[c + REACH * grid.columns()] - h[c - REACH * grid.columns()]) / (2 * REACH * grid.cell());
            dz[i] = difference.values()[c];
        }
        double[] rangeX = range(x);
        double[] rangeY = range(y);
        double half = Math.max(rangeX[1] - rangeX[0], rangeY[1] - rangeY[0]) / 2;
        double level = n == 0 ? 0 : Arrays.stream(z).sum() / n;
        int[] block = new int[n];
        for (int i = 0; i < n; i++) {
            x[i] = (x[i] - (rangeX[0] + rangeX[1]) / 2) / half;
            y[i] = (y[i] - (rangeY[0] + rangeY[1]) / 2) / half;
            z[i] -= level;
            slopeX[i] *= half;
            slopeY[i] *= half;
            block[i] = part(y[i]) * BLOCKS + part(x[i]);
        }
        return new GroundSample(x, y, z, slopeX, slopeY, dz, block, half, reliability(h, grid, usable));
    }

    /// Correlation of the eastward slopes of places so far apart that no height enters both: noise has none.
    private static double reliability(float[] h, Grid grid, int[] usable) {
        BitSet set = new BitSet(h.length);
        Arrays.stream(usable).forEach(set::set);
        double n = 0, sum = 0, squares = 0, products = 0;
        for (int c : usable) {
            if (set.get(c + APART) && c % grid.columns() + APART < grid.columns()) {
                double here = h[c + REACH] - h[c - REACH];
                double there = h[c + APART + REACH] - h[c + APART - REACH];
                n++;
                sum += (here + there) / 2;
                squares += (here * here + there * there) / 2;
                products += here * there;
            }
        }
        double mean = sum / n;
        return (products / n - mean * mean) / (squares / n - mean * mean);
    }

    int size() {
        return dz.length;
    }

    private static int part(double u) {
        return Math.clamp((long) ((u + 1) / 2 * BLOCKS), 0, BLOCKS - 1);
    }

    private static double[] range(double[] values) {
        return new double[] {
            Arrays.stream(values).min().orElse(0), Arrays.stream(values).max().orElse(0)
        };
    }

    /// Cells with a difference, and with heights where the slope is taken.
    private static int[] usable(Raster height, Raster difference, BitSet cells) {
        Grid grid = height.grid();
        float[] h = height.values();
        int columns = grid.columns();
        return cells.stream()
                .filter(c -> c % columns >= REACH
                        && c % columns < columns - REACH
                        && c / columns >= REACH
                        && c / columns < grid.rows() - REACH
                        && !Float.isNaN(difference.values()[c])
                        && !Float.isNaN(h[c + REACH])
                        && !Float.isNaN(h[c - REACH])
                        && !Float.isNaN(h[c + REACH * columns])
                        && !Float.isNaN(h[c - REACH * columns]))
                .toArray();
    }
}
