package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import java.util.BitSet;

/// What may lie in the holes of the data inside regions or at their rims: nobody has seen it, but the ground
/// round a hole was seen. A hole is a connected set of cells of the reference ground, which may reach its edge:
/// cells without a height, and those of no region whose height is no evidence, for beside a hole a change is
/// not followed over them. Its rim are the known cells beside it. The mean size of the change on the rim, cells
/// of no region counting as none, times the area of the hole is what a region is expected to hold there; or so
/// much that the interval reaches as far as the largest change on the rim would, if that is more.
public final class DataGapVolumes {
    private final Grid grid;
    private final float[] dz;
    private final float[] labels;
    private final BitSet weak;
    private final BitSet ground;
    /// the hole that a cell belongs to or whose rim it was last counted for; 0: none yet
    private final int[] seen;
    private int[] cells = new int[1024];
    private int size;

    private DataGapVolumes(HeightChange change, Raster labels, BitSet ground) {
        this.grid = change.grid();
        this.dz = change.height().values();
        this.labels = labels.values();
        this.weak = change.weak();
        this.ground = ground;
        this.seen = new int[dz.length];
    }

    /// By label, without sign (m³).
    ///
    /// @param labels region whose volume a cell counts for, 1 to count; NaN for none
    /// @param ground cells of the reference ground
    public static double[] volumes(HeightChange change, Raster labels, int count, BitSet ground) {
        return new DataGapVolumes(change, labels, ground).volumes(count);
    }

    private double[] volumes(int count) {
        double[] volumes = new double[count + 1];
        double[] onRim = new double[count + 1];
        double[] cellsOnRim = new double[count + 1];
        double[] largest = new double[count + 1];
        BitSet round = new BitSet(count + 1);
        int hole = 0;
        for (int c = 0; c < dz.length; c++) {
            if (unseen(c) && seen[c] == 0) {
                int rim = rim(c, ++hole, new Rim(onRim, cellsOnRim, largest, round));
                for (int label = round.nextSetBit(0); label >= 0; label = round.nextSetBit(label + 1)) {
                    // the interval reaches as far as the largest change on the rim would
                    double change = Math.max(onRim[label], cellsOnRim[label] * largest[label] / ChangeSettings.Z95);
                    volumes[label] += rim == 0 ? 0 : size * grid.cellArea() * change / rim;
                    onRim[label] = 0;
                    cellsOnRim[label] = 0;
                    largest[label] = 0;
                }
                round.clear();
            }
        }
        return volumes;
    }

    /// The change on the rim of one hole, by label.
    ///
    /// @param sum of its size (m)
    /// @param cells that a region has there
    /// @param largest of them (m)
    /// @param labels that are there
    private record Rim(double[] sum, double[] cells, double[] largest, BitSet labels) {
        void add(int label, double change) {
            labels.set(label);
            sum[label] += change;
            cells[label]++;
            largest[label] = Math.max(largest[label], change);
        }
    }

    private boolean unseen(int cell) {
        return ground.get(cell) && (Float.isNaN(dz[cell]) || weak.get(cell) && Float.isNaN(labels[cell]));
    }

    /// Follows a hole from its first cell.
    ///
    /// @param regions is told of the change on the rim
    /// @return how many cells the rim has
    private int rim(int first, int hole, Rim regions) {
        size = 0;
        push(first, hole);
        int rim = 0;
        for (int k = 0; k < size; k++) {
            int x = cells[k] % grid.columns();
            int y = cells[k] / grid.columns();
            for (int d = 0; d < 4; d++) {
                int i = x + (d == 0 ? 1 : d == 1 ? -1 : 0);
                int r = y + (d == 2 ? 1 : d == 3 ? -1 : 0);
                if (i < 0 || r < 0 || i >= grid.columns() || r >= grid.rows() || seen[grid.index(i, r)] == hole) {
                    continue;
                }
                int next = grid.index(i, r);
                if (unseen(next)) {
                    push(next, hole);
                } else if (!Float.isNaN(dz[next])) {
                    seen[next] = hole;
                    rim++;
                    if (!Float.isNaN(labels[next])) {
                        regions.add((int) labels[next], Math.abs(dz[next]));
                    }
                }
            }
        }
        return rim;
    }

    private void push(int cell, int hole) {
        if (size == cells.length) {
            cells = Arrays.copyOf(cells, 2 * size);
        }
        seen[cell] = hole;
        cells[size++] = cell;
    }
}
