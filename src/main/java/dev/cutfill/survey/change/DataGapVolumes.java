package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import java.util.BitSet;

/// What may lie in the holes of the data inside regions or at their rims: nobody has seen it, but the ground
/// round a hole was seen. A hole is a connected set of cells that does not reach the border of the grid: cells
/// without a height, and those of no region whose height is no evidence, for beside a hole a change is not
/// followed over them. Its rim are the cells beside it. The mean size of the change on the rim, cells of no
/// region counting as none, times the area of the hole is what a region is expected to hold there.
final class DataGapVolumes {
    private final Grid grid;
    private final float[] dz;
    private final float[] labels;
    private final BitSet weak;
    /// the hole that a cell belongs to or whose rim it was last counted for; 0: none yet
    private final int[] seen;
    private int[] cells = new int[1024];
    private int size;

    private DataGapVolumes(HeightChange change, Raster labels) {
        this.grid = change.grid();
        this.dz = change.height().values();
        this.labels = labels.values();
        this.weak = change.weak();
        this.seen = new int[dz.length];
    }

    /// By label, without sign (m³).
    ///
    /// @param labels region whose volume a cell counts for, 1 to count; NaN for none
    static double[] volumes(HeightChange change, Raster labels, int count) {
        return new DataGapVolumes(change, labels).volumes(count);
    }

    private double[] volumes(int count) {
        double[] volumes = new double[count + 1];
        double[] onRim = new double[count + 1];
        BitSet round = new BitSet(count + 1);
        int hole = 0;
        for (int c = 0; c < dz.length; c++) {
            if (unseen(c) && seen[c] == 0) {
                int rim = rim(c, ++hole, onRim, round);
                for (int label = round.nextSetBit(0); label >= 0; label = round.nextSetBit(label + 1)) {
                    volumes[label] += rim == 0 ? 0 : size * grid.cellArea() * onRim[label] / rim;
                    onRim[label] = 0;
                }
                round.clear();
            }
        }
        return volumes;
    }

    private boolean unseen(int cell) {
        return Float.isNaN(dz[cell]) || weak.get(cell) && Float.isNaN(labels[cell]);
    }

    /// Follows a hole from its first cell.
    ///
    /// @param onRim to which the size of the change on the rim is added, by label
    /// @param round is told the labels on the rim
    /// @return how many cells the rim has; 0 if the hole is the outside
    private int rim(int first, int hole, double[] onRim, BitSet round) {
        size = 0;
        push(first, hole);
        int rim = 0;
        boolean enclosed = true;
        for (int k = 0; k < size; k++) {
            int x = cells[k] % grid.columns();
            int y = cells[k] / grid.columns();
            if (x == 0 || y == 0 || x == grid.columns() - 1 || y == grid.rows() - 1) {
                enclosed = false;
            }
            for (int d = 0; d < 4; d++) {
                int i = x + (d == 0 ? 1 : d == 1 ? -1 : 0);
                int r = y + (d == 2 ? 1 : d == 3 ? -1 : 0);
                if (i < 0 || r < 0 || i >= grid.columns() || r >= grid.rows() || seen[grid.index(i, r)] == hole) {
                    continue;
                }
                int next = grid.index(i, r);
                if (unseen(next)) {
                    push(next, hole);
                } else {
                    seen[next] = hole;
                    rim++;
                    if (!Float.isNaN(labels[next])) {
                        round.set((int) labels[next]);
                        onRim[(int) labels[next]] += Math.abs(dz[next]);
                    }
                }
            }
        }
        return enclosed ? rim : 0;
    }

    private void push(int cell, int hole) {
        if (size == cells.length) {
            cells = Arrays.copyOf(cells, 2 * size);
        }
        seen[cell] = hole;
        cells[size++] = cell;
    }
}
