package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// The share of each cell of a grid that lies in an area. Of an area made of polygons the shares are exact to
/// rounding, so that Σ weight · cell² is the area of the polygons and areas that split one area add up.
///
/// Only the cells that an edge crosses are kept with their share; the rest is whole or nothing. The shares come
/// from signed coverage: each edge adds to its cell what lies east of it there, and to all cells farther east
/// its height; going up it takes away, going down it adds. Sums along a row are then the shares, in time
/// proportional to the cells that edges cross.
public final class AreaWeights {
    /// Sums of coverage nearer than this to 0 or 1 are 0 or 1: they are sums of rounded parts.
    private static final double ROUNDING = 1e-11;

    private final Grid grid;
    private final BitSet whole;
    /// cells with a share other than 0 and 1, in rising order
    private final int[] partial;
    private final double[] shares;

    private AreaWeights(Grid grid, BitSet whole, int[] partial, double[] shares) {
        this.grid = grid;
        this.whole = whole;
        this.partial = partial;
        this.shares = shares;
    }

    /// Of an area of several polygons that do not overlap. What lies beyond the grid is left out.
    public static AreaWeights of(List<Polygon> parts, Grid grid) {
        Edges edges = new Edges(grid);
        for (Polygon part : parts) {
            edges.add(part.shell());
            part.holes().forEach(edges::add);
        }
        return edges.weights();
    }

    /// Every cell of the grid, whole.
    public static AreaWeights all(Grid grid) {
        BitSet whole = new BitSet(grid.size());
        whole.set(0, grid.size());
        return new AreaWeights(grid, whole, new int[0], new double[0]);
    }

    /// Each cell with the share that is told of it.
    public static AreaWeights each(Grid grid, IntToDoubleFunction share) {
        Builder builder = new Builder(grid);
        for (int c = 0; c < grid.size(); c++) {
            builder.set(c, share.applyAsDouble(c));
        }
        return builder.weights();
    }

    public Grid grid() {
        return grid;
    }

    /// Share of a cell, 0 to 1; more where a cell stands in for slivers beside it, see
    /// [ReferenceGround#compared].
    public double weight(int cell) {
        if (whole.get(cell)) {
            return 1;
        }
        int at = Arrays.binarySearch(partial, cell);
        return at < 0 ? 0 : shares[at];
    }

    /// Whether a share other than 0 and 1 lies in the area.
    public boolean partial(int cell) {
        return !whole.get(cell) && Arrays.binarySearch(partial, cell) >= 0;
    }

    /// Σ weight · cell² (m²).
    public double area() {
        double sum = whole.cardinality();
        for (double share : shares) {
            sum += share;
        }
        return sum * grid.cellArea();
    }

    /// Cells of which at least half lies in the area.
    public BitSet cells() {
        BitSet cells = (BitSet) whole.clone();
        for (int k = 0; k < partial.length; k++) {
            cells.set(partial[k], shares[k] >= 0.5);
        }
        return cells;
    }

    /// Told of each cell that has a share.
    @FunctionalInterface
    public interface Cell {
        void is(int cell, double weight);
    }

    /// Whole cells first, then the others, each in rising order.
    public void forEach(Cell cell) {
        for (int c = whole.nextSetBit(0); c >= 0; c = whole.nextSetBit(c + 1)) {
            cell.is(c, 1);
        }
        for (int k = 0; k < partial.length; k++) {
            cell.is(partial[k], shares[k]);
        }
    }

    /// Collects the shares of single cells.
    static final class Builder {
        private final Grid grid;
        private final BitSet whole;
        private int[] cells = new int[256];
        private double[] shares = new double[256];
        private int size;

        Builder(Grid grid) {
            this.grid = grid;
            this.whole = new BitSet(grid.size());
        }

        /// Each cell once, in rising order.
        void set(int cell, double share) {
            if (share == 1) {
                whole.set(cell);
            } else if (share > 0) {
                if (size == cells.length) {
                    cells = Arrays.copyOf(cells, 2 * size);
                    shares = Arrays.copyOf(shares, 2 * size);
                }
                cells[size] = cell;
                shares[size++] = share;
            }
        }

        /// Cells `from` (inclusive) to `to` (exclusive) whole.
        void setWhole(int from, int to) {
            whole.set(from, to);
        }

        AreaWeights weights() {
            return new AreaWeights(grid, whole, Arrays.copyOf(cells, size), Arrays.copyOf(shares, size));
        }
    }

    /// The signed coverage of directed edges. The area lies to the left of each.
    static final class Edges {
        private final Grid grid;
        private int[] cells = new int[1024];
        private double[] east = new double[1024];
        private double[] height = new double[1024];
        private int size;
        private double west = Double.POSITIVE_INFINITY;
        private double south = Double.POSITIVE_INFINITY;
        private double far = Double.NEGATIVE_INFINITY;
        private double north = Double.NEGATIVE_INFINITY;

        Edges(Grid grid) {
            this.grid = grid;
        }

        void add(Ring ring) {
            for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
                add(ring.x(j), ring.y(j), ring.x(i), ring.y(i));
            }
        }

        /// Round all edges, in plan; empty if there are none.
        Optional<Bounds> box() {
            return west > far ? Optional.empty() : Optional.of(new Bounds(west, south, 0, far, north, 0));
        }

        /// From one place to another (m).
        void add(double x0, double y0, double x1, double y1) {
            west = Math.min(west, Math.min(x0, x1));
            south = Math.min(south, Math.min(y0, y1));
            far = Math.max(far, Math.max(x0, x1));
            north = Math.max(north, Math.max(y0, y1));
            boolean up = y1 > y0;
            double u0 = ((up ? x0 : x1) - grid.minX()) / grid.cell();
            double v0 = ((up ? y0 : y1) - grid.minY()) / grid.cell();
            double u1 = ((up ? x1 : x0) - grid.minX()) / grid.cell();
            double v1 = ((up ? y1 : y0) - grid.minY()) / grid.cell();
            int first = (int) Math.max(0, Math.floor(v0));
            int last = (int) Math.min(grid.rows() - 1.0, Math.ceil(v1) - 1);
            double slope = (u1 - u0) / (v1 - v0);
            for (int row = first; row <= last; row++) {
                double low = Math.max(v0, row);
                double high = Math.min(v1, row + 1.0);
                if (high > low) {
                    row(
                            row,
                            at(low, u0, v0, u1, v1, slope),
                            at(high, u0, v0, u1, v1, slope),
                            up ? low - high : high - low);
                }
            }
        }

        private static double at(double v, double u0, double v0, double u1, double v1, double slope) {
            double u = v == v0 ? u0 : v == v1 ? u1 : u0 + slope * (v - v0);
            return Math.clamp(u, Math.min(u0, u1), Math.max(u0, u1));
        }

        /// A piece of an edge within one row: from u to v in columns, of a signed height.
        private void row(int row, double u, double v, double signed) {
            double west = Math.min(u, v);
            double end = Math.max(u, v);
            double perColumn = end > west ? signed / (end - west) : 0;
            if (west < 0) {
                double before = Math.min(0, end);
                put(grid.index(0, row), end > west ? perColumn * (before - west) : signed, 0);
                west = before;
                if (end <= 0) {
                    return;
                }
            }
            for (int column = (int) Math.floor(west); column < grid.columns(); column++) {
                double to = Math.min(end, column + 1.0);
                double part = end > west || perColumn != 0 ? perColumn * (to - west) : signed;
                put(grid.index(column, row), part, (west + to) / 2 - column);
                if (to >= end) {
                    return;
                }
                west = to;
            }
        }

        private void put(int cell, double signed, double from) {
            if (size == cells.length) {
                cells = Arrays.copyOf(cells, 2 * size);
                east = Arrays.copyOf(east, 2 * size);
                height = Arrays.copyOf(height, 2 * size);
            }
            cells[size] = cell;
            east[size] = signed * (1 - from);
            height[size++] = signed;
        }

        AreaWeights weights() {
            long[] order = new long[size];
            for (int k = 0; k < size; k++) {
                order[k] = (long) cells[k] << 32 | k;
            }
            Arrays.sort(order);
            Builder builder = new Builder(grid);
            double running = 0;
            int next = 0;
            for (int row = 0; row < grid.rows(); row++) {
                int end = grid.index(0, row) + grid.columns();
                running = 0;
                int cell = end - grid.columns();
                while (next < size && order[next] >> 32 < end) {
                    int crossed = (int) (order[next] >> 32);
                    run(builder, cell, crossed, running);
                    double share = running;
                    for (; next < size && order[next] >> 32 == crossed; next++) {
                        int k = (int) order[next];
                        share += east[k];
                        running += height[k];
                    }
                    builder.set(crossed, rounded(share));
                    cell = crossed + 1;
                }
                run(builder, cell, end, running);
            }
            return builder.weights();
        }

        private static void run(Builder builder, int from, int to, double share) {
            double rounded = rounded(share);
            if (rounded == 1) {
                builder.setWhole(from, to);
            } else if (rounded > 0) {
                for (int c = from; c < to; c++) {
                    builder.set(c, rounded);
                }
            }
        }

        private static double rounded(double share) {
            return share < ROUNDING ? 0 : share > 1 - ROUNDING ? 1 : share;
        }
    }
}
