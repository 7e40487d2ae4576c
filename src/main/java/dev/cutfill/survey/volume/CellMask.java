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

    /// Cells inside the outer edge of a surface: those from which empty cells alone do not lead out of the
    /// grid.
    public static BitSet footprint(HeightSurface surface) {
        Grid grid = surface.grid();
        float[] height = surface.height().values();
        BitSet outside = new BitSet(grid.size());
        int[] stack = new int[1024];
        int depth = 0;
        for (int c = 0; c < grid.size(); c++) {
            int column = c % grid.columns();
            int row = c / grid.columns();
            boolean border = column == 0 || row == 0 || column == grid.columns() - 1 || row == grid.rows() - 1;
            if (!border || !Float.isNaN(height[c]) || outside.get(c)) {
                continue;
            }
            outside.set(c);
            stack[depth++] = c;
            while (depth > 0) {
                int cell = stack[--depth];
                int x = cell % grid.columns();
                int y = cell / grid.columns();
                if (depth + 4 > stack.length) {
                    stack = Arrays.copyOf(stack, 2 * stack.length);
                }
                for (int d = 0; d < 4; d++) {
                    int nx = x + (d == 0 ? 1 : d == 1 ? -1 : 0);
                    int ny = y + (d == 2 ? 1 : d == 3 ? -1 : 0);
                    if (nx >= 0 && ny >= 0 && nx < grid.columns() && ny < grid.rows()) {
                        int next = grid.index(nx, ny);
                        if (Float.isNaN(height[next]) && !outside.get(next)) {
                            outside.set(next);
                            stack[depth++] = next;
                        }
                    }
                }
            }
        }
        BitSet inside = new BitSet(grid.size());
        inside.set(0, grid.size());
        inside.andNot(outside);
        return inside;
    }

    /// The first column whose centre is at or east of x.
    private static int column(Grid grid, double x) {
        double column = Math.ceil((x - grid.minX()) / grid.cell() - 0.5);
        return (int) Math.clamp(column, 0, grid.columns());
    }
}
