package dev.cutfill.survey.volume;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PlaneFit;

/// Tells the points that belong to no surface, birds and echoes far above or below the ground, from the ground.
///
/// Each cell gets a reference plane through the median heights of its 3 × 3 neighbourhood, and the median
/// distance of its own points from it. A point is stray if it lies farther from the plane than a multiple of
/// the largest of those distances around: at an edge the cells along it scatter as well, and nothing is cut
/// there; in the open a lone point is.
final class OutlierFilter {
    /// On the slopes of the reference plane (square cells), so that medians in a line do not tip it.
    private static final double RIDGE = 0.05;

    private final CellList points;
    private final Grid grid;
    private final double cut;
    private final float[] median;
    private final float[] scatter;
    private final double quiet;

    OutlierFilter(CellList points, double cut) {
        this.points = points;
        this.grid = points.grid();
        this.cut = cut;
        this.median = new float[grid.size()];
        this.scatter = new float[grid.size()];
        Stripes.of(grid, this::medians);
        Stripes.of(grid, this::scatters);
        this.quiet = Medians.of(scatter, 1e-4);
    }

    private void medians(int fromRow, int toRow) {
        double[] buffer = new double[64];
        CellList.Run run = points.run();
        for (int row = fromRow; row < toRow; row++) {
            int first = points.start(row * grid.columns());
            run.load(first, points.start((row + 1) * grid.columns()));
            for (int c = row * grid.columns(); c < (row + 1) * grid.columns(); c++) {
                int n = points.count(c);
                buffer = buffer.length < n ? new double[2 * n] : buffer;
                System.arraycopy(run.z(), points.start(c) - first, buffer, 0, n);
                median[c] = n == 0 ? Float.NaN : (float) Medians.lower(buffer, n);
            }
        }
    }

    private void scatters(int fromRow, int toRow) {
        double[] buffer = new double[64];
        Plane plane = new Plane();
        CellList.Run run = points.run();
        for (int row = fromRow; row < toRow; row++) {
            int first = points.start(grid.index(0, row));
            run.load(first, points.start(grid.index(0, row + 1)));
            double[] x = run.x();
            double[] y = run.y();
            double[] z = run.z();
            for (int column = 0; column < grid.columns(); column++) {
                int c = grid.index(column, row);
                int n = points.count(c);
                scatter[c] = Float.NaN;
                if (n < 3) {
                    continue;
                }
                plane.through(column, row);
                buffer = buffer.length < n ? new double[2 * n] : buffer;
                for (int i = 0, p = points.start(c) - first; i < n; i++, p++) {
                    buffer[i] = Math.abs(plane.above(x[p], y[p], z[p]));
                }
                scatter[c] = (float) (Medians.MAD_TO_SIGMA * Medians.lower(buffer, n));
            }
        }
    }

    /// A test for the points of one cell; one object a thread.
    Plane plane() {
        return new Plane();
    }

    final class Plane {
        private final PlaneFit sums = new PlaneFit();
        private final double[] sorted = new double[9];
        private double x0;
        private double y0;
        private double z0;
        private double slopeX;
        private double slopeY;
        private double limit;

        /// Sets this to the reference plane and the cut of a cell.
        void of(int column, int row) {
            through(column, row);
            double largest = quiet;
            for (int r = Math.max(0, row - 1); r <= Math.min(grid.rows() - 1, row + 1); r++) {
                for (int c = Math.max(0, column - 1); c <= Math.min(grid.columns() - 1, column + 1); c++) {
                    float around = scatter[grid.index(c, r)];
                    largest = around > largest ? around : largest;
                }
            }
            limit = cut * largest;
        }

        boolean stray(double x, double y, double z) {
            return Math.abs(above(x, y, z)) > limit;
        }

        double above(double x, double y, double z) {
            return z - (z0 + slopeX * (x - x0) + slopeY * (y - y0));
        }

        private void through(int column, int row) {
            int n = 0;
            for (int r = Math.max(0, row - 1); r <= Math.min(grid.rows() - 1, row + 1); r++) {
                for (int c = Math.max(0, column - 1); c <= Math.min(grid.columns() - 1, column + 1); c++) {
                    float m = median[grid.index(c, r)];
                    if (!Float.isNaN(m)) {
                        sorted[n++] = m;
                    }
                }
            }
            double middle = Medians.lower(sorted, n);
            for (int i = 0; i < n; i++) {
                sorted[i] = Math.abs(sorted[i] - middle);
            }
            // half a cell more, so that quiet ground may slope
            double reach = 5 * Medians.MAD_TO_SIGMA * Medians.lower(sorted, n) + 0.5 * grid.cell();
            fit(column, row, middle, reach);
        }

        /// Least squares through the medians within reach of the middle one.
        private void fit(int column, int row, double middle, double reach) {
            sums.clear();
            for (int j = -1; j <= 1; j++) {
                for (int i = -1; i <= 1; i++) {
                    if (column + i < 0 || column + i >= grid.columns() || row + j < 0 || row + j >= grid.rows()) {
                        continue;
                    }
                    double h = median[grid.index(column + i, row + j)] - middle;
                    if (Math.abs(h) <= reach) {
                        sums.add(i, j, h, 1);
                    }
                }
            }
            sums.solve(RIDGE);
            x0 = grid.centreX(column);
            y0 = grid.centreY(row);
            z0 = middle + sums.height();
            slopeX = sums.slopeX() / grid.cell();
            slopeY = sums.slopeY() / grid.cell();
        }
    }
}
