package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;

/// Holes in labelled regions: unlabelled cells, joined by edges, that one region alone encloses.
final class Holes {
    private Holes() {}

    /// Gives the known cells of small holes to the region round them.
    ///
    /// @param labels changed in place
    /// @return by label, how many cells in its holes have no height
    static int[] fill(Raster height, int[] labels, int count, double largest) {
        Grid grid = height.grid();
        float[] dz = height.values();
        int[] noData = new int[count + 1];
        boolean[] seen = new boolean[labels.length];
        int[] cells = new int[1024];
        for (int c = 0; c < labels.length; c++) {
            if (labels[c] != 0 || seen[c]) {
                continue;
            }
            // a hole begins, in scan order, north of a cell of its region
            int round = c >= grid.columns() ? labels[c - grid.columns()] : 0;
            boolean enclosed = round != 0;
            int n = 0;
            seen[c] = true;
            cells[n++] = c;
            for (int k = 0; k < n; k++) {
                int x = cells[k] % grid.columns();
                int y = cells[k] / grid.columns();
                enclosed &= x > 0 && y > 0 && x < grid.columns() - 1 && y < grid.rows() - 1;
                if (n + 4 > cells.length) {
                    cells = Arrays.copyOf(cells, 2 * cells.length);
                }
                for (int d = 0; d < 4; d++) {
                    int i = x + (d == 0 ? 1 : d == 1 ? -1 : 0);
                    int r = y + (d == 2 ? 1 : d == 3 ? -1 : 0);
                    if (i < 0 || r < 0 || i >= grid.columns() || r >= grid.rows()) {
                        continue;
                    }
                    int next = grid.index(i, r);
                    enclosed &= labels[next] == 0 || labels[next] == round;
                    if (labels[next] == 0 && !seen[next]) {
                        seen[next] = true;
                        cells[n++] = next;
                    }
                }
            }
            if (!enclosed) {
                continue;
            }
            boolean small = n * grid.cellArea() <= largest;
            for (int k = 0; k < n; k++) {
                if (Float.isNaN(dz[cells[k]])) {
                    noData[round]++;
                } else if (small) {
                    labels[cells[k]] = round;
                }
            }
        }
        return noData;
    }
}
