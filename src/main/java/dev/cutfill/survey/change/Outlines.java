package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Outlines of labelled cells along the edges of the cells, so that the area of a polygon is that of its cells
/// to the last bit.
///
/// The cells of a label hang together by edges. Where two of them meet at a corner only, the line turns so as
/// to keep them joined: the two others at that corner are then apart, each ring passes a corner once, and every
/// polygon is simple as OGC wants it; a hole may touch the shell, or another hole, in a point.
///
/// ```
///  ┌───┐              walking with the region on the left:
///  │ A ├───┐          ahead both outside       turn left
///  └───┼───┤          ahead left only inside   go on
///      │ B │          ahead right inside       turn right
///      └───┘
/// ```
final class Outlines {
    private static final int[] STEP_X = {1, 0, -1, 0};
    private static final int[] STEP_Y = {0, 1, 0, -1};

    private final Grid grid;
    private final int[] labels;
    /// cells whose southern edge has been walked, eastwards
    private final BitSet walked;

    private Outlines(Grid grid, int[] labels) {
        this.grid = grid;
        this.labels = labels;
        this.walked = new BitSet(grid.size());
    }

    /// The outlines of labels 1 to count; each must be in use and connected by edges.
    static List<Polygon> of(Grid grid, int[] labels, int count) {
        Outlines outlines = new Outlines(grid, labels);
        List<List<Ring>> holes = new ArrayList<>();
        Ring[] shells = new Ring[count + 1];
        for (int label = 0; label <= count; label++) {
            holes.add(new ArrayList<>());
        }
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                int cell = grid.index(column, row);
                int label = labels[cell];
                if (label == 0 || outlines.label(column, row - 1) == label || outlines.walked.get(cell)) {
                    continue;
                }
                Ring ring = outlines.walk(column, row, label);
                if (ring.signedArea() > 0) {
                    shells[label] = ring;
                } else {
                    holes.get(label).add(ring);
                }
            }
        }
        List<Polygon> polygons = new ArrayList<>();
        for (int label = 1; label <= count; label++) {
            polygons.add(new Polygon(shells[label], holes.get(label)));
        }
        return polygons;
    }

    /// Walks from the south-west corner of a cell eastwards until back there.
    private Ring walk(int column, int row, int label) {
        double[] xs = new double[16];
        double[] ys = new double[16];
        int n = 0;
        int x = column;
        int y = row;
        int heading = 0;
        do {
            if (heading == 0) {
                walked.set(grid.index(x, y));
            }
            x += STEP_X[heading];
            y += STEP_Y[heading];
            int turn = turn(x, y, heading, label);
            if (turn != 0) {
                if (n == xs.length) {
                    xs = Arrays.copyOf(xs, 2 * n);
                    ys = Arrays.copyOf(ys, 2 * n);
                }
                xs[n] = grid.minX() + x * grid.cell();
                ys[n] = grid.minY() + y * grid.cell();
                n++;
                heading = (heading + turn + 4) % 4;
            }
        } while (x != column || y != row || heading != 0);
        return Ring.owning(Arrays.copyOf(xs, n), Arrays.copyOf(ys, n));
    }

    /// 1 for left, 0 for on, −1 for right, at a corner reached with a heading.
    private int turn(int x, int y, int heading, int label) {
        // the four cells round a corner, counter-clockwise from the north-eastern: the one ahead and to the
        // left of a walker who heads east is the north-eastern, to the right the south-eastern
        boolean left =
                label(x - (heading == 1 || heading == 2 ? 1 : 0), y - (heading == 2 || heading == 3 ? 1 : 0)) == label;
        boolean right =
                label(x - (heading == 2 || heading == 3 ? 1 : 0), y - (heading == 0 || heading == 3 ? 1 : 0)) == label;
        return right ? -1 : left ? 0 : 1;
    }

    private int label(int column, int row) {
        return column < 0 || row < 0 || column >= grid.columns() || row >= grid.rows()
                ? 0
                : labels[grid.index(column, row)];
    }
}
