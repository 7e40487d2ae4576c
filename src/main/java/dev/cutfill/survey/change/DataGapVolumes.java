package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import java.util.BitSet;

/// What may lie in the holes of the data inside regions or at their rims: nobody has seen it, but the ground
/// round a hole was seen. Holes are cells of the reference ground without a height, and those of no region whose
/// height is no evidence: beside a hole a change is not followed over them. At the rim of the ground the latter
/// count only beside a cell without a height, for every rim has such cells.
///
/// A cell of a hole may hold what is seen next to it to the west, east, south and north. Its expected change is
/// the mean size of the change at these places, places of no region counting as none; beyond the edge of the
/// ground there is no place. The sum over a hole is what a region is expected to hold there, or so much that the
/// interval reaches as far as the largest change at each cell's four places would, if that is more.
public final class DataGapVolumes {
    private static final int NO_PLACE = -1;

    private final Grid grid;
    private final float[] dz;
    private final float[] labels;
    private final BitSet holes;
    private final double[] expected;
    private final double[] largest;

    private DataGapVolumes(HeightChange change, Raster labels, int count, BitSet ground, BitSet inner) {
        this.grid = change.grid();
        this.dz = change.height().values();
        this.labels = labels.values();
        this.holes = holes(change.weak(), ground, inner);
        this.expected = new double[count + 1];
        this.largest = new double[count + 1];
    }

    /// By label, without sign (m³).
    ///
    /// @param labels region whose volume a cell counts for, 1 to count; NaN for none
    /// @param ground cells of the reference ground that must have a height
    /// @param inner cells of it that do not lie at the rim of either scan
    public static double[] volumes(HeightChange change, Raster labels, int count, BitSet ground, BitSet inner) {
        DataGapVolumes gaps = new DataGapVolumes(change, labels, count, ground, inner);
        if (!gaps.holes.isEmpty()) {
            gaps.addAll();
        }
        double[] volumes = new double[count + 1];
        for (int label = 1; label <= count; label++) {
            volumes[label] =
                    gaps.grid.cellArea() * Math.max(gaps.expected[label], gaps.largest[label] / ChangeSettings.Z95);
        }
        return volumes;
    }

    private BitSet holes(BitSet weak, BitSet ground, BitSet inner) {
        BitSet found = new BitSet(dz.length);
        for (int c = ground.nextSetBit(0); c >= 0; c = ground.nextSetBit(c + 1)) {
            boolean noEvidence = weak.get(c) && Float.isNaN(labels[c]);
            found.set(c, Float.isNaN(dz[c]) || noEvidence && (inner.get(c) || besideEmpty(c, ground)));
        }
        return found;
    }

    private boolean besideEmpty(int cell, BitSet ground) {
        int column = cell % grid.columns();
        int row = cell / grid.columns();
        for (int r = Math.max(0, row - 1); r <= Math.min(grid.rows() - 1, row + 1); r++) {
            for (int i = Math.max(0, column - 1); i <= Math.min(grid.columns() - 1, column + 1); i++) {
                int next = grid.index(i, r);
                if (ground.get(next) && Float.isNaN(dz[next])) {
                    return true;
                }
            }
        }
        return false;
    }

    private void addAll() {
        int columns = grid.columns();
        int[] north = north();
        int[] south = new int[columns];
        Arrays.fill(south, NO_PLACE);
        for (int row = 0; row < grid.rows(); row++) {
            int first = grid.index(0, row);
            int west = NO_PLACE;
            int east = NO_PLACE;
            for (int column = 0; column < columns; column++) {
                int c = first + column;
                if (!holes.get(c)) {
                    south[column] = place(c);
                    west = south[column];
                    continue;
                }
                if (column == 0 || !holes.get(c - 1)) {
                    int end = holes.nextClearBit(c);
                    east = end < first + columns ? place(end) : NO_PLACE;
                }
                add(west, east, south[column], north[c]);
            }
        }
    }

    /// For each cell of a hole the place next to it to the north.
    private int[] north() {
        int columns = grid.columns();
        int[] north = new int[dz.length];
        for (int c = holes.length() - 1; c >= 0; c = holes.previousSetBit(c - 1)) {
            int next = c + columns;
            north[c] = next >= dz.length ? NO_PLACE : holes.get(next) ? north[next] : place(next);
        }
        return north;
    }

    /// A cell, if its height is known.
    private int place(int cell) {
        return Float.isNaN(dz[cell]) ? NO_PLACE : cell;
    }

    private void add(int... places) {
        int known = 0;
        for (int place : places) {
            known += place == NO_PLACE ? 0 : 1;
        }
        for (int k = 0; k < places.length; k++) {
            if (places[k] == NO_PLACE || Float.isNaN(labels[places[k]])) {
                continue;
            }
            int label = (int) labels[places[k]];
            expected[label] += Math.abs(dz[places[k]]) / known;
            boolean counted = false;
            double most = 0;
            for (int j = 0; j < places.length; j++) {
                if (places[j] != NO_PLACE && labels[places[j]] == label) {
                    counted |= j < k;
                    most = Math.max(most, Math.abs(dz[places[j]]));
                }
            }
            largest[label] += counted ? 0 : most;
        }
    }
}
