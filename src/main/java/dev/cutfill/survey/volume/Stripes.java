package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;

/// Loops over whole rows of a grid.
final class Stripes {
    private static final int ROWS = 16;

    private Stripes() {}

    /// Runs the body on stripes of rows, from (inclusive) to (exclusive), that depend on the grid alone.
    static void of(Grid grid, Parallel.Range body) {
        int count = (grid.rows() + ROWS - 1) / ROWS;
        Parallel.items(count, k -> body.run(k * ROWS, Math.min(grid.rows(), (k + 1) * ROWS)));
    }
}
