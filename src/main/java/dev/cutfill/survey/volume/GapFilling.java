package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PlaneFit;
import java.util.Arrays;

/// Carries heights over small holes. From the centre of an empty cell one looks in the eight directions of the
/// compass; where at least six meet measured ground within reach, the cell gets the height of the plane through
/// those places, nearer ones counting more. At the outer edge half of the directions meet nothing, so the
/// surface never grows outwards; a hole wider than twice the reach stays a hole.
final class GapFilling {
    private static final int[] EAST = {1, 1, 0, -1, -1, -1, 0, 1};
    private static final int[] NORTH = {0, 1, 1, 1, 0, -1, -1, -1};
    private static final int ENOUGH = 6;

    private GapFilling() {}

    /// What is set where a height was found.
    @FunctionalInterface
    interface Cell {
        /// @param sigma of the height (m): that of its neighbours, and what the bend of the ground round the
        /// hole may hide
        /// @param noise likewise, as a cell adds it to a large area (m²)
        void fill(int cell, double height, double sigma, double noise);
    }

    /// @param height read as it is before the first cell is filled
    static void fill(Grid grid, float[] height, float[] sigma, float[] noise, int reach, Cell into) {
        float[] before = height.clone();
        float[] sigmaBefore = sigma.clone();
        float[] noiseBefore = noise.clone();
        Stripes.of(grid, (from, to) -> {
            int[] seen = new int[8];
            for (int row = from; row < to; row++) {
                for (int column = 0; column < grid.columns(); column++) {
                    int c = grid.index(column, row);
                    if (Float.isNaN(before[c]) && look(grid, before, column, row, reach, seen) >= ENOUGH) {
                        plane(grid, before, sigmaBefore, noiseBefore, c, column, row, seen, into);
                    }
                }
            }
        });
    }

    /// Sets how many cells away ground is met in each direction, 0 for none; returns in how many it is.
    private static int look(Grid grid, float[] height, int column, int row, int reach, int[] seen) {
        Arrays.fill(seen, 0);
        int met = 0;
        for (int d = 0; d < 8; d++) {
            for (int step = 1; step <= reach; step++) {
                int c = column + step * EAST[d];
                int r = row + step * NORTH[d];
                if (c < 0 || r < 0 || c >= grid.columns() || r >= grid.rows()) {
                    break;
                }
                if (!Float.isNaN(height[grid.index(c, r)])) {
                    seen[d] = step;
                    met++;
                    break;
                }
            }
        }
        return met;
    }

    private static void plane(
            Grid grid,
            float[] height,
            float[] sigma,
            float[] noise,
            int cell,
            int column,
            int row,
            int[] seen,
            Cell into) {
        PlaneFit around = new PlaneFit();
        double own = 0, each = 0;
        // about the height of one of them, so that squares keep their digits
        double base = 0;
        for (int d = 0; d < 8; d++) {
            if (seen[d] == 0) {
                continue;
            }
            int x = seen[d] * EAST[d];
            int y = seen[d] * NORTH[d];
            int c = grid.index(column + x, row + y);
            base = around.weight() == 0 ? height[c] : base;
            double weight = 1.0 / (x * x + y * y);
            around.add(x, y, height[c] - base, weight);
            own += weight * sigma[c] * sigma[c];
            each += weight * noise[c];
        }
        around.solve(0);
        // what the bridge may miss: the bend of the ground round it
        double rest = around.meanSquare();
        double variance = own / around.weight() + rest;
        into.fill(cell, base + around.height(), Math.sqrt(variance), each / around.weight() + rest);
    }
}
