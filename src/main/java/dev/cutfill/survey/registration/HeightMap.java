package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import java.util.Arrays;

/// A cloud as one height a cell, for the coarse search: the median of the points in the cell, so that a tree or
/// a machine does not count, less cells that stand out of their surroundings (birds, scan noise), and its
/// relief: the heights high-passed, in which a tilt or a shift in height does not show.
final class HeightMap {
    /// Share of the points beyond which the outermost do not widen the map: stray returns may lie kilometres
    /// off.
    private static final double STRAY = 0.005;

    /// What the box of the other points is widened by, as a share of itself; more in height, where a deep pit
    /// may be narrow.
    private static final double MARGIN = 0.05;

    private static final double MARGIN_Z = 1;

    /// Relief beyond this many standard deviations is cut off: one wall must not outweigh a whole terrain.
    private static final double CLIP = 3;

    /// About so many points a cell make its median good enough for the search; of denser clouds every second,
    /// third … counts.
    private static final int ENOUGH = 8;

    private final Grid grid;
    private final float[] height;
    private final float[] relief;
    private final double reliefSigma;
    private final int occupied;
    private final int points;

    private HeightMap(Grid grid, float[] height, int points, int blurRadius) {
        this.grid = grid;
        this.height = height;
        this.points = points;
        removeSpikes();
        relief = new float[height.length];
        reliefSigma = highPass(blurRadius);
        int count = 0;
        for (float h : height) {
            count += Float.isNaN(h) ? 0 : 1;
        }
        occupied = count;
    }

    /// @param centre place that the map's coordinates and heights are relative to: single precision must not
    /// see map projections
    /// @param box plan extent to cover, in the cloud's coordinates
    /// @param cell edge (m)
    /// @param blurCells standard deviation of the high-pass filter, in cells
    static HeightMap of(PointCloud cloud, double[] centre, Bounds box, double cell, double blurCells) {
        Grid grid = Grid.covering(
                new Bounds(
                        box.minX() - centre[0],
                        box.minY() - centre[1],
                        box.minZ() - centre[2],
                        box.maxX() - centre[0],
                        box.maxY() - centre[1],
                        box.maxZ() - centre[2]),
                cell);
        // three box filters in a row have the variance of a Gaussian: σ² = 3·((2r + 1)² − 1)/12
        int radius = (int) Math.max(1, Math.round((Math.sqrt(4 * blurCells * blurCells + 1) - 1) / 2));
        int stride = (int) Math.max(1, cloud.size() / ((long) ENOUGH * grid.size()));
        int[] ends = new int[grid.size() + 1];
        float[] medians = medians(cloud, stride, centre, grid, ends);
        return new HeightMap(grid, medians, (int) Math.min(cloud.size(), (long) stride * ends[grid.size()]), radius);
    }

    /// The box round the cloud without its stray points.
    static Bounds extent(PointCloud cloud) {
        int stride = Math.max(1, cloud.size() / 20_000);
        int n = (cloud.size() + stride - 1) / stride;
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = cloud.x()[i * stride];
            y[i] = cloud.y()[i * stride];
            z[i] = cloud.z()[i * stride];
        }
        double[] rangeX = range(x, MARGIN);
        double[] rangeY = range(y, MARGIN);
        double[] rangeZ = range(z, MARGIN_Z);
        return new Bounds(rangeX[0], rangeY[0], rangeZ[0], rangeX[1], rangeY[1], rangeZ[1]);
    }

    private static double[] range(double[] values, double share) {
        double low = Robust.quantile(values, values.length, STRAY);
        double high = Robust.quantile(values, values.length, 1 - STRAY);
        double margin = share * (high - low) + 1e-3;
        return new double[] {low - margin, high + margin};
    }

    Grid grid() {
        return grid;
    }

    /// Height of a cell, NaN where there is none.
    float height(int cell) {
        return height[cell];
    }

    /// High-passed height in standard deviations, NaN where there is none.
    float relief(int cell) {
        return relief[cell];
    }

    /// Standard deviation of the high-passed heights (m).
    double reliefSigma() {
        return reliefSigma;
    }

    /// How many cells have a height.
    int occupied() {
        return occupied;
    }

    /// Mean distance of neighbouring points, from their density in plan (m).
    double spacing() {
        return Math.sqrt(area() / Math.max(1, points));
    }

    /// Plan area that has heights (m²).
    double area() {
        return occupied * grid.cellArea();
    }

    /// The occupied cells as points: centre and height.
    PointCloud nodes() {
        double[] x = new double[occupied];
        double[] y = new double[occupied];
        double[] z = new double[occupied];
        int n = 0;
        for (int cell = 0; cell < height.length; cell++) {
            if (!Float.isNaN(height[cell])) {
                x[n] = grid.centreX(cell % grid.columns());
                y[n] = grid.centreY(cell / grid.columns());
                z[n++] = height[cell];
            }
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }

    /// @param stride every so-manieth point counts
    /// @param ends receives where the points of each cell end when dealt to cells
    private static float[] medians(PointCloud cloud, int stride, double[] centre, Grid grid, int[] ends) {
        int n = (cloud.size() + stride - 1) / stride;
        int[] cells = new int[n];
        Parallel.ranges(n, (from, to) -> {
            for (int i = from; i < to; i++) {
                cells[i] = grid.cellAt(cloud.x()[i * stride] - centre[0], cloud.y()[i * stride] - centre[1]);
            }
        });
        for (int cell : cells) {
            if (cell >= 0) {
                ends[cell + 1]++;
            }
        }
        for (int c = 0; c < grid.size(); c++) {
            ends[c + 1] += ends[c];
        }
        int[] next = Arrays.copyOf(ends, grid.size());
        double[] heights = new double[ends[grid.size()]];
        for (int i = 0; i < n; i++) {
            if (cells[i] >= 0) {
                heights[next[cells[i]]++] = cloud.z()[i * stride] - centre[2];
            }
        }
        float[] medians = new float[grid.size()];
        Parallel.items(grid.rows(), row -> {
            for (int c = row * grid.columns(); c < (row + 1) * grid.columns(); c++) {
                double[] values = Arrays.copyOfRange(heights, ends[c], ends[c + 1]);
                medians[c] = (float) Robust.quantile(values, values.length, 0.5);
            }
        });
        return medians;
    }

    /// Takes out cells that differ from the median of the 5 × 5 round them by more than a wall of that width
    /// could.
    private void removeSpikes() {
        float[] before = height.clone();
        int columns = grid.columns();
        Parallel.items(grid.rows(), row -> {
            double[] window = new double[25];
            for (int column = 0; column < columns; column++) {
                int cell = grid.index(column, row);
                if (Float.isNaN(before[cell])) {
                    continue;
                }
                int n = 0;
                for (int r = Math.max(0, row - 2); r <= Math.min(grid.rows() - 1, row + 2); r++) {
                    for (int c = Math.max(0, column - 2); c <= Math.min(columns - 1, column + 2); c++) {
                        float h = before[grid.index(c, r)];
                        if (!Float.isNaN(h)) {
                            window[n++] = h;
                        }
                    }
                }
                double median = Robust.quantile(window, n, 0.5);
                double off = Math.abs(before[cell] - median);
                for (int k = 0; k < n; k++) {
                    window[k] = Math.abs(window[k] - median);
                }
                double spread = Robust.MAD_TO_SIGMA * Robust.quantile(window, n, 0.5);
                if (off > 5 * grid.cell() + 5 * spread) {
                    height[cell] = Float.NaN;
                }
            }
        });
    }

    private double highPass(int radius) {
        int n = height.length;
        // single precision would lose the sums of a whole row: heights are taken relative to their mean
        double mean = 0;
        int count = 0;
        for (float h : height) {
            if (!Float.isNaN(h)) {
                mean += h;
                count++;
            }
        }
        mean = count == 0 ? 0 : mean / count;
        float[] values = new float[n];
        float[] mask = new float[n];
        for (int i = 0; i < n; i++) {
            if (!Float.isNaN(height[i])) {
                values[i] = (float) (height[i] - mean);
                mask[i] = 1;
            }
        }
        for (int pass = 0; pass < 3; pass++) {
            BoxFilter.apply(values, grid.columns(), grid.rows(), radius);
            BoxFilter.apply(mask, grid.columns(), grid.rows(), radius);
        }
        double squares = 0;
        for (int i = 0; i < n; i++) {
            relief[i] = (float) (height[i] - mean) - values[i] / mask[i];
            squares += Float.isNaN(height[i]) ? 0 : relief[i] * relief[i];
        }
        double sigma = count == 0 ? 0 : Math.sqrt(squares / count);
        double clippedSquares = 0;
        for (int i = 0; i < n; i++) {
            float scaled = (float) Math.clamp(relief[i] / Math.max(sigma, 1e-9), -CLIP, CLIP);
            relief[i] = Float.isNaN(height[i]) ? Float.NaN : scaled;
            clippedSquares += Float.isNaN(height[i]) ? 0 : scaled * scaled;
        }
        return count == 0 ? 0 : sigma * Math.sqrt(clippedSquares / count);
    }
}
