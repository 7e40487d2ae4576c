package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Cells whose centre lies in an area.
public final class CellMask {
    private CellMask() {}

    /// Cells whose centre lies in at least one of the polygons, by scan lines: O(rows · edges + cells).
    public static BitSet inside(List<Polygon> areas, Grid grid) {
        BitSet mask = new BitSet(grid.size());
        for (Polygon area : areas) {
            double[] crossings = new double[16];
            for (int row = 0; row < grid.rows(); row++) {
                double y = grid.centreY(row);
                int n = 0;
                for (int part = -1; part < area.holes().size(); part++) {
                    Ring ring = part < 0 ? area.shell() : area.holes().get(part);
                    for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
                        if (ring.y(i) > y != ring.y(j) > y) {
                            crossings = n == crossings.length ? Arrays.copyOf(crossings, 2 * n) : crossings;
                            crossings[n++] =
                                    (ring.x(j) - ring.x(i)) * (y - ring.y(i)) / (ring.y(j) - ring.y(i)) + ring.x(i);
                        }
                    }
                }
                Arrays.sort(crossings, 0, n);
                for (int k = 0; k + 1 < n; k += 2) {
                    int from = column(grid, crossings[k]);
                    int to = column(grid, crossings[k + 1]);
                    if (to > from) {
                        mask.set(grid.index(from, row), grid.index(0, row) + to);
                    }
                }
            }
        }
        return mask;
    }

    /// The first column whose centre is at or east of x.
    private static int column(Grid grid, double x) {
        double column = Math.ceil((x - grid.minX()) / grid.cell() - 0.5);
        return (int) Math.clamp(column, 0, grid.columns());
    }
}
