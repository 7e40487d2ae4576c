package dev.cutfill.cloud;

/// The points of a cloud sorted by the cell of a grid they lie in, so that the points of a cell, and of a run of cells in a
/// row, are neighbours in memory.
///
/// ```
/// cell     0     1        2   3
/// start    0     2        5   5        9        (one more than there are cells)
/// points   a b | c d e |     | f g h i
/// ```
///
/// Counting sort: O(points + cells), three arrays of doubles and one `int` a cell. The order inside a cell is the order in the
/// cloud, whatever the number of threads. Points outside the grid, or with a coordinate that is no number, are left out.
public final class CellList {
    private final Grid grid;
    private final PointCloud points;
    private final int[] start;

    private CellList(Grid grid, PointCloud points, int[] start) {
        this.grid = grid;
        this.points = points;
        this.start = start;
    }

    public static CellList of(PointCloud cloud, Grid grid) {
        return of(cloud, grid, RigidTransform.IDENTITY);
    }

    /// Moves the points first, without a second copy of the cloud.
    public static CellList of(PointCloud cloud, Grid grid, RigidTransform toFrom) {
        double[] x = cloud.x();
        double[] y = cloud.y();
        double[] z = cloud.z();
        int[] cells = new int[cloud.size()];
        Parallel.ranges(cells.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                double height = toFrom.z(x[i], y[i], z[i]);
                cells[i] = Double.isFinite(height)
                        ? grid.cellAt(toFrom.x(x[i], y[i], z[i]), toFrom.y(x[i], y[i], z[i]))
                        : -1;
            }
        });
        int[] start = new int[grid.size() + 1];
        for (int cell : cells) {
            if (cell >= 0) {
                start[cell + 1]++;
            }
        }
        for (int c = 0; c < grid.size(); c++) {
            start[c + 1] += start[c];
        }
        // the place of each point; start[c] runs ahead to start[c + 1] and is set back afterwards
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] >= 0) {
                cells[i] = start[cells[i]]++;
            }
        }
        System.arraycopy(start, 0, start, 1, grid.size());
        start[0] = 0;
        int kept = start[grid.size()];
        double[] sx = new double[kept];
        double[] sy = new double[kept];
        double[] sz = new double[kept];
        Parallel.ranges(cells.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                int place = cells[i];
                if (place >= 0) {
                    sx[place] = toFrom.x(x[i], y[i], z[i]);
                    sy[place] = toFrom.y(x[i], y[i], z[i]);
                    sz[place] = toFrom.z(x[i], y[i], z[i]);
                }
            }
        });
        return new CellList(grid, PointCloud.owning(cloud.origin(), sx, sy, sz), start);
    }

    public Grid grid() {
        return grid;
    }

    /// The points that lie in the grid, sorted by cell.
    public PointCloud points() {
        return points;
    }

    /// Index of the first point of a cell; the points of cell `c` end before `start(c + 1)`.
    public int start(int cell) {
        return start[cell];
    }

    public int count(int cell) {
        return start[cell + 1] - start[cell];
    }
}
