package dev.cutfill.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The points of a cloud sorted by the cell of a grid they lie in, so that the points of a cell, and of a run
/// of cells in a row, are neighbours in memory.
///
/// ```
/// cell     0     1        2   3
/// start    0     2        5   5        9        (one more than there are cells)
/// points   a b | c d e |     | f g h i          x, y, z of a, then of b …: three 32-bit numbers a point
/// ```
///
/// Coordinates are whole steps from the middle of the grid. A step is 4 µm (2⁻¹⁸ m) up to 16 km of extent and
/// more beyond, so that a point takes 12 bytes and nothing is lost that a survey has. A height that would be
/// more than 2³¹ steps (8 km) from the usual one is set there: what lies so far off is stray, however far. The
/// order inside a cell is the order in the cloud, whatever the number of threads. Points outside the grid, or
/// with a coordinate that is no number, are left out.
public final class CellList {
    private final Origin origin;
    private final Grid grid;
    private final Steps steps;
    private final int[] start;
    private final MemorySegment points;

    CellList(Origin origin, Grid grid, Steps steps, int[] start, MemorySegment points) {
        this.origin = origin;
        this.grid = grid;
        this.steps = steps;
        this.start = start;
        this.points = points;
    }

    public static CellList of(PointCloud cloud, Grid grid) {
        return of(cloud, grid, RigidTransform.IDENTITY);
    }

    public static CellList of(PointCloud cloud, Grid grid, RigidTransform toFrom) {
        try {
            return of(PointBlocks.of(cloud), grid, toFrom, Scratch.onHeap());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Moves the points, and sorts them into scratch room, which must stay as long as the list is used.
    public static CellList of(PointBlocks cloud, Grid grid, RigidTransform toFrom, Scratch scratch) throws IOException {
        return new CellSort(cloud, grid, toFrom).into(scratch);
    }

    public Grid grid() {
        return grid;
    }

    /// How many points lie in the grid.
    public int size() {
        return start[grid.size()];
    }

    /// The same points, every one higher by as much (m); shares their memory.
    public CellList raised(double height) {
        return height == 0 ? this : new CellList(origin, grid, steps.raised(height), start, points);
    }

    /// Index of the first point of a cell; the points of cell `c` end before `start(c + 1)`.
    public int start(int cell) {
        return start[cell];
    }

    public int count(int cell) {
        return start[cell + 1] - start[cell];
    }

    /// Room for one thread to look at points in.
    public Run run() {
        return new Run();
    }

    /// The points with these indices, in that order.
    public PointCloud select(int[] indices) {
        double[] x = new double[indices.length];
        double[] y = new double[indices.length];
        double[] z = new double[indices.length];
        Run one = run();
        for (int i = 0; i < indices.length; i++) {
            one.load(indices[i], indices[i] + 1);
            x[i] = one.x()[0];
            y[i] = one.y()[0];
            z[i] = one.z()[0];
        }
        return PointCloud.owning(origin, x, y, z);
    }

    /// The points in a box in plan; of many more than wanted every second, third …, evenly over the box.
    public PointCloud within(Bounds plan, int wanted) {
        int firstColumn = column(plan.minX());
        int lastColumn = column(plan.maxX());
        int firstRow = row(plan.minY());
        int lastRow = row(plan.maxY());
        long there = 0;
        for (int row = firstRow; row <= lastRow; row++) {
            there += start[grid.index(lastColumn, row) + 1] - start[grid.index(firstColumn, row)];
        }
        int stride = (int) Math.max(1, there / wanted);
        int most = (int) (there / stride + lastRow - firstRow + 1);
        double[] x = new double[most];
        double[] y = new double[most];
        double[] z = new double[most];
        int found = 0;
        Run run = run();
        for (int row = firstRow; row <= lastRow; row++) {
            int n = run.load(start[grid.index(firstColumn, row)], start[grid.index(lastColumn, row) + 1]);
            for (int i = 0; i < n; i += stride) {
                if (run.x[i] >= plan.minX()
                        && run.x[i] <= plan.maxX()
                        && run.y[i] >= plan.minY()
                        && run.y[i] <= plan.maxY()) {
                    x[found] = run.x[i];
                    y[found] = run.y[i];
                    z[found++] = run.z[i];
                }
            }
        }
        return PointCloud.owning(origin, Arrays.copyOf(x, found), Arrays.copyOf(y, found), Arrays.copyOf(z, found));
    }

    private int column(double x) {
        return (int) Math.clamp(Math.floor((x - grid.minX()) / grid.cell()), 0.0, grid.columns() - 1.0);
    }

    private int row(double y) {
        return (int) Math.clamp(Math.floor((y - grid.minY()) / grid.cell()), 0.0, grid.rows() - 1.0);
    }

    /// Points that are neighbours in the list, in metres in the local frame; not for two threads at once.
    public final class Run {
        private int[] packed = new int[0];
        private double[] x = new double[0];
        private double[] y = new double[0];
        private double[] z = new double[0];

        private Run() {}

        /// Loads the points `from` (inclusive) to `to` (exclusive); returns how many.
        public int load(int from, int to) {
            int n = to - from;
            if (n > x.length) {
                packed = new int[3 * Math.max(n, 2 * x.length)];
                x = new double[packed.length / 3];
                y = new double[x.length];
                z = new double[x.length];
            }
            MemorySegment.copy(points, ValueLayout.JAVA_INT, (long) CellSort.BYTES * from, packed, 0, 3 * n);
            for (int i = 0; i < n; i++) {
                x[i] = steps.x(packed[3 * i]);
                y[i] = steps.y(packed[3 * i + 1]);
                z[i] = steps.z(packed[3 * i + 2]);
            }
            return n;
        }

        /// Eastings of the points loaded last, from index 0 on; longer than they are many, other after the next
        /// load.
        public double[] x() {
            return x;
        }

        /// Northings, likewise.
        public double[] y() {
            return y;
        }

        /// Heights, likewise.
        public double[] z() {
            return z;
        }
    }

    /// From whole steps to metres in the local frame and back.
    record Steps(double x0, double y0, double z0, double step) {
        private static final double FINEST = 0x1p-18;

        static Steps of(Grid grid) {
            double extent = Math.max(grid.columns(), grid.rows()) * grid.cell();
            double step = Math.max(FINEST, Math.scalb(1.0, Math.getExponent(extent) + 1 - 32));
            return new Steps(
                    Math.rint(grid.minX() + grid.columns() * grid.cell() / 2),
                    Math.rint(grid.minY() + grid.rows() * grid.cell() / 2),
                    0,
                    step);
        }

        /// With heights counted from about this one.
        Steps about(double height) {
            return new Steps(x0, y0, Math.rint(height), step);
        }

        Steps raised(double height) {
            return new Steps(x0, y0, z0 + height, step);
        }

        double x(int steps) {
            return x0 + step * steps;
        }

        double y(int steps) {
            return y0 + step * steps;
        }

        double z(int steps) {
            return z0 + step * steps;
        }

        int ofX(double x) {
            return (int) Math.rint((x - x0) / step);
        }

        int ofY(double y) {
            return (int) Math.rint((y - y0) / step);
        }

        int ofZ(double z) {
            return (int) Math.rint((z - z0) / step);
        }
    }
}
