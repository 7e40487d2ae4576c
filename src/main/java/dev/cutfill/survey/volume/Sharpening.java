package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Grid;
import java.util.Arrays;

/// Takes back, where a cut meets a fill, what the fit of a surface smears: there the two level each other, and
/// both volumes come out too small, though not their difference.
///
/// What the fit does to a height is known: a mean over the cell, then weights ¼, ½, ¼ of neighbouring cells
/// along each axis. Van Cittert's iteration `g ← g + (f − K g)` undoes it step by step; it leaves the sum of
/// all heights as it is, and three steps hardly add to the noise. Done only near places where both signs stand
/// out.
final class Sharpening {
    /// The smear along one axis: (¼, ½, ¼) after a mean over the cell, 1/24, 22/24, 1/24 by cells.
    private static final double[] SMEAR = {1 / 96.0, 24 / 96.0, 46 / 96.0, 24 / 96.0, 1 / 96.0};

    private static final int ROUNDS = 3;

    /// Half the window in which both signs must stand out, in cells.
    private static final int NEAR = 2;

    /// In levels of detection.
    private static final double CLEAR = 2;

    private final Grid grid;
    private final float[] heights;
    private final boolean[] wanted;
    private int west = Integer.MAX_VALUE;
    private int south = Integer.MAX_VALUE;
    private int east = -1;
    private int north = -1;

    private Sharpening(Grid grid, float[] heights) {
        this.grid = grid;
        this.heights = heights;
        this.wanted = new boolean[grid.size()];
    }

    /// The heights themselves if cut and fill meet nowhere.
    ///
    /// @param labels region of each cell, NaN for none
    /// @param level of detection of each cell (m)
    static float[] of(Grid grid, float[] heights, float[] labels, float[] level) {
        Sharpening sharpening = new Sharpening(grid, heights);
        for (int c = 0; c < heights.length; c++) {
            // each pair is met from its lowered cell
            if (!Float.isNaN(labels[c]) && -heights[c] > CLEAR * level[c]) {
                sharpening.meet(c, labels, level);
            }
        }
        return sharpening.east < 0 ? heights : sharpening.sharpened();
    }

    private void meet(int cell, float[] labels, float[] level) {
        int x = cell % grid.columns();
        int y = cell / grid.columns();
        for (int r = Math.max(0, y - NEAR); r <= Math.min(grid.rows() - 1, y + NEAR); r++) {
            for (int i = Math.max(0, x - NEAR); i <= Math.min(grid.columns() - 1, x + NEAR); i++) {
                int next = grid.index(i, r);
                if (!Float.isNaN(labels[next]) && heights[next] > CLEAR * level[next]) {
                    want(x, y);
                    want(i, r);
                }
            }
        }
    }

    /// All that the smear of a place reaches.
    private void want(int x, int y) {
        int reach = NEAR + 1;
        for (int r = Math.max(0, y - reach); r <= Math.min(grid.rows() - 1, y + reach); r++) {
            int from = grid.index(Math.max(0, x - reach), r);
            int to = grid.index(Math.min(grid.columns() - 1, x + reach), r) + 1;
            Arrays.fill(wanted, from, to, true);
        }
        west = Math.min(west, x - reach);
        east = Math.max(east, x + reach);
        south = Math.min(south, y - reach);
        north = Math.max(north, y + reach);
    }

    private float[] sharpened() {
        float[] sharp = heights.clone();
        int fromX = Math.max(NEAR, west);
        int toX = Math.min(grid.columns() - 1 - NEAR, east);
        int fromY = Math.max(NEAR, south);
        int toY = Math.min(grid.rows() - 1 - NEAR, north);
        for (int round = 0; round < ROUNDS; round++) {
            float[] before = sharp.clone();
            for (int y = fromY; y <= toY; y++) {
                for (int x = fromX; x <= toX; x++) {
                    int c = grid.index(x, y);
                    double missing = wanted[c] ? heights[c] - smeared(before, x, y) : 0;
                    sharp[c] += Double.isNaN(missing) ? 0 : (float) missing;
                }
            }
        }
        return sharp;
    }

    /// NaN beside a hole.
    private double smeared(float[] values, int x, int y) {
        double sum = 0;
        for (int j = -NEAR; j <= NEAR; j++) {
            for (int i = -NEAR; i <= NEAR; i++) {
                sum += SMEAR[j + NEAR] * SMEAR[i + NEAR] * values[grid.index(x + i, y + j)];
            }
        }
        return sum;
    }
}
