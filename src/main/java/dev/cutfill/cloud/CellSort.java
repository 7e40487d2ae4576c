package dev.cutfill.cloud;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Sorts a cloud by cells in room outside the heap: time and room linear in its points, every step in parallel,
/// the order inside a cell that of the cloud.
///
/// 1. Go through the blocks and count how many points of each fall into each band, a run of cells.
/// 2. Go through them again, and write every point to its band.
/// 3. Take one band after the other onto the heap, sort it by cells (counting sort), and put it back.
final class CellSort {
    /// of a point: x, y, z in 32 bits each
    static final int BYTES = 12;

    /// Few enough to write to side by side, many enough for a band to fit a cache.
    private static final int MOST_BANDS = 512;

    /// Heights of a block that are looked at for the usual one.
    private static final int HEIGHTS = 15;

    private final PointBlocks cloud;
    private final Grid grid;
    private final RigidTransform toFrom;
    /// of the steps in plan; those of the height are known after the first pass
    private final CellList.Steps plan;
    private final double cellsPerMetre;
    private final int cellsInBand;
    private final int bands;
    /// by block and band: how many points, then where the next one goes
    private final int[][] places;
    private final double[] heights;

    CellSort(PointBlocks cloud, Grid grid, RigidTransform toFrom) {
        this.cloud = cloud;
        this.grid = grid;
        this.toFrom = toFrom;
        plan = CellList.Steps.of(grid);
        cellsPerMetre = 1 / grid.cell();
        cellsInBand = Math.ceilDiv(grid.size(), MOST_BANDS);
        bands = Math.ceilDiv(grid.size(), cellsInBand);
        places = new int[cloud.count()][bands];
        heights = new double[cloud.count()];
    }

    CellList into(Scratch scratch) throws IOException {
        cloud.forEach(this::count);
        int[] bandStart = new int[bands + 1];
        for (int band = 0; band < bands; band++) {
            int next = bandStart[band];
            for (int[] ofBlock : places) {
                int count = ofBlock[band];
                ofBlock[band] = next;
                next = Math.addExact(next, count);
            }
            bandStart[band + 1] = next;
        }
        CellList.Steps steps = plan.about(usualHeight());
        MemorySegment points =
                scratch.room(Math.max(1, (long) BYTES * bandStart[bands])).bytes();
        cloud.forEach((block, n, x, y, z) -> deal(steps, block, n, x, y, z, points));
        int[] start = new int[grid.size() + 1];
        Parallel.items(bands, band -> sort(band, bandStart[band], bandStart[band + 1], start, points));
        start[grid.size()] = bandStart[bands];
        return new CellList(cloud.origin(), grid, steps, start, points);
    }

    private void count(int block, int n, double[] x, double[] y, double[] z) {
        int[] counts = places[block];
        double[] some = new double[HEIGHTS];
        int every = Math.max(1, n / HEIGHTS);
        int seen = 0;
        for (int i = 0; i < n; i++) {
            double height = toFrom.z(x[i], y[i], z[i]);
            int band = band(toFrom.x(x[i], y[i], z[i]), toFrom.y(x[i], y[i], z[i]), height);
            if (band >= 0) {
                counts[band]++;
                if (i % every == 0 && seen < HEIGHTS) {
                    some[seen++] = height;
                }
            }
        }
        heights[block] = median(some, seen);
    }

    /// Brings the points of a block into the order of their bands, and copies run by run.
    private void deal(
            CellList.Steps steps, int block, int n, double[] x, double[] y, double[] z, MemorySegment points) {
        int[] bandOf = new int[n];
        int[] next = new int[bands + 1];
        for (int i = 0; i < n; i++) {
            double px = toFrom.x(x[i], y[i], z[i]);
            double py = toFrom.y(x[i], y[i], z[i]);
            double pz = toFrom.z(x[i], y[i], z[i]);
            bandOf[i] = band(px, py, pz);
            if (bandOf[i] >= 0) {
                next[bandOf[i] + 1]++;
                x[i] = px;
                y[i] = py;
                z[i] = pz;
            }
        }
        for (int band = 0; band < bands; band++) {
            next[band + 1] += next[band];
        }
        int[] dealt = new int[3 * next[bands]];
        for (int i = 0; i < n; i++) {
            if (bandOf[i] >= 0) {
                int at = 3 * next[bandOf[i]]++;
                dealt[at] = steps.ofX(x[i]);
                dealt[at + 1] = steps.ofY(y[i]);
                dealt[at + 2] = steps.ofZ(z[i]);
            }
        }
        for (int band = 0, from = 0; band < bands; from = next[band++]) {
            if (next[band] > from) {
                long at = (long) BYTES * places[block][band];
                MemorySegment.copy(dealt, 3 * from, points, ValueLayout.JAVA_INT, at, 3 * (next[band] - from));
            }
        }
    }

    private void sort(int band, int from, int to, int[] start, MemorySegment points) {
        int firstCell = band * cellsInBand;
        int cells = Math.min(cellsInBand, grid.size() - firstCell);
        int n = to - from;
        int[] dealt = new int[3 * n];
        MemorySegment.copy(points, ValueLayout.JAVA_INT, (long) BYTES * from, dealt, 0, 3 * n);
        int[] cell = new int[n];
        int[] next = new int[cells + 1];
        for (int i = 0; i < n; i++) {
            cell[i] = cell(dealt[3 * i], dealt[3 * i + 1]) - firstCell;
            next[cell[i] + 1]++;
        }
        for (int c = 0; c < cells; c++) {
            start[firstCell + c] = from + next[c];
            next[c + 1] += next[c];
        }
        int[] sorted = new int[3 * n];
        for (int i = 0; i < n; i++) {
            int at = 3 * next[cell[i]]++;
            sorted[at] = dealt[3 * i];
            sorted[at + 1] = dealt[3 * i + 1];
            sorted[at + 2] = dealt[3 * i + 2];
        }
        MemorySegment.copy(sorted, 0, points, ValueLayout.JAVA_INT, (long) BYTES * from, 3 * n);
    }

    /// The band of a place, or −1 outside the grid.
    private int band(double x, double y, double z) {
        boolean inside = Double.isFinite(z)
                && x >= grid.minX()
                && x < grid.minX() + grid.columns() * grid.cell()
                && y >= grid.minY()
                && y < grid.minY() + grid.rows() * grid.cell();
        return inside ? cell(plan.ofX(x), plan.ofY(y)) / cellsInBand : -1;
    }

    /// Of a point as it will be kept, so that no step of the sort disagrees with another about points on an
    /// edge.
    private int cell(int x, int y) {
        int column = (int) ((plan.x(x) - grid.minX()) * cellsPerMetre);
        int row = (int) ((plan.y(y) - grid.minY()) * cellsPerMetre);
        return grid.index(Math.clamp(column, 0, grid.columns() - 1), Math.clamp(row, 0, grid.rows() - 1));
    }

    private double usualHeight() {
        double[] known = Arrays.stream(heights).filter(h -> !Double.isNaN(h)).toArray();
        double median = median(known, known.length);
        return Double.isNaN(median) ? 0 : median;
    }

    private static double median(double[] values, int n) {
        Arrays.sort(values, 0, n);
        return n == 0 ? Double.NaN : values[n / 2];
    }
}
