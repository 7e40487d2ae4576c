package dev.cutfill.report.picture;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Light and shadow of a surface, at no more cells than a picture has pixels.
///
/// Lambert's law under two lights, north-west and, weaker, south-west, scaled so that level ground is 1. Gentle
/// terrain is steepened until half of it slopes visibly, at most threefold.
final class Relief {
    private static final int MOST_CELLS_A_SIDE = 1000;
    private static final double VISIBLE_SLOPE = 0.25;
    private static final double MOST_STEEPENING = 3;

    private final Grid grid;
    private final float[] z;
    private final float[] shade;
    private final float[] slope;

    private Relief(Grid grid, float[] z, float[] shade, float[] slope) {
        this.grid = grid;
        this.z = z;
        this.shade = shade;
        this.slope = slope;
    }

    static Relief of(Raster surface) {
        Grid fine = surface.grid();
        int k = Math.max(1, Math.ceilDiv(Math.max(fine.columns(), fine.rows()), MOST_CELLS_A_SIDE));
        Grid grid = new Grid(
                fine.minX(),
                fine.minY(),
                fine.cell() * k,
                Math.ceilDiv(fine.columns(), k),
                Math.ceilDiv(fine.rows(), k));
        float[] z = smoothed(grid, blockMeans(surface, grid, k));
        float[] slope = slopes(grid, z);
        return new Relief(grid, z, shades(grid, z, slope), slope);
    }

    /// Brightness at a place: 1 on level ground, NaN where the surface is not known.
    double shadeAt(double x, double y) {
        return bilinear(shade, x, y);
    }

    /// Rise per metre in the steepest direction; 0 where it is not known.
    double slopeAt(double x, double y) {
        int cell = grid.cellAt(x, y);
        return cell < 0 ? 0 : slope[cell];
    }

    /// The surface at a place; NaN where it is not known.
    double heightAt(double x, double y) {
        int cell = grid.cellAt(x, y);
        return cell < 0 ? Double.NaN : z[cell];
    }

    /// Side of a cell (m).
    double cell() {
        return grid.cell();
    }

    /// Lowest and highest surface within a window, or null if it is known nowhere there.
    double @Nullable [] heights(double minX, double minY, double maxX, double maxY) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < grid.rows(); row++) {
            double y = grid.centreY(row);
            for (int column = 0;
                    column < grid.columns() && y >= minY - grid.cell() && y <= maxY + grid.cell();
                    column++) {
                double x = grid.centreX(column);
                float value = z[grid.index(column, row)];
                if (x >= minX - grid.cell() && x <= maxX + grid.cell() && !Float.isNaN(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        return low <= high ? new double[] {low, high} : null;
    }

    private double bilinear(float[] values, double x, double y) {
        double u = Math.clamp((x - grid.minX()) / grid.cell() - 0.5, 0, grid.columns() - 1);
        double v = Math.clamp((y - grid.minY()) / grid.cell() - 0.5, 0, grid.rows() - 1);
        int c = Math.min((int) u, Math.max(0, grid.columns() - 2));
        int r = Math.min((int) v, Math.max(0, grid.rows() - 2));
        double sum = 0;
        double weights = 0;
        for (int dr = 0; dr < 2 && r + dr < grid.rows(); dr++) {
            for (int dc = 0; dc < 2 && c + dc < grid.columns(); dc++) {
                float value = values[grid.index(c + dc, r + dr)];
                double weight = (1 - Math.abs(u - c - dc)) * (1 - Math.abs(v - r - dr));
                if (!Float.isNaN(value) && weight > 0) {
                    sum += weight * value;
                    weights += weight;
                }
            }
        }
        return weights > 0.3 ? sum / weights : Double.NaN;
    }

    private static float[] blockMeans(Raster surface, Grid grid, int k) {
        Grid fine = surface.grid();
        float[] means = new float[grid.size()];
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < grid.columns(); column++) {
                double sum = 0;
                int n = 0;
                for (int r = row * k; r < Math.min(fine.rows(), (row + 1) * k); r++) {
                    for (int c = column * k; c < Math.min(fine.columns(), (column + 1) * k); c++) {
                        float value = surface.at(c, r);
                        if (!Float.isNaN(value)) {
                            sum += value;
                            n++;
                        }
                    }
                }
                means[grid.index(column, row)] = n > 0 ? (float) (sum / n) : Float.NaN;
            }
        });
        return means;
    }

    /// The noise of single cells is taken off by binomial weights over 3 × 3.
    private static float[] smoothed(Grid grid, float[] z) {
        float[] smooth = new float[z.length];
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < grid.columns(); column++) {
                double sum = 0;
                int weights = 0;
                for (int dr = -1; dr <= 1; dr++) {
                    for (int dc = -1; dc <= 1; dc++) {
                        int r = row + dr;
                        int c = column + dc;
                        int weight = (2 - Math.abs(dr)) * (2 - Math.abs(dc));
                        if (r >= 0
                                && r < grid.rows()
                                && c >= 0
                                && c < grid.columns()
                                && !Float.isNaN(z[grid.index(c, r)])) {
                            sum += weight * z[grid.index(c, r)];
                            weights += weight;
                        }
                    }
                }
                int i = grid.index(column, row);
                smooth[i] = Float.isNaN(z[i]) ? Float.NaN : (float) (sum / weights);
            }
        });
        return smooth;
    }

    private static float[] shades(Grid grid, float[] z, float[] slope) {
        double steepening = Math.clamp(VISIBLE_SLOPE / Math.max(1e-6, median(z, slope)), 1, MOST_STEEPENING);
        float[] shade = new float[z.length];
        double level = lit(0, 0);
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < grid.columns(); column++) {
                int i = grid.index(column, row);
                shade[i] = Float.isNaN(z[i])
                        ? Float.NaN
                        : (float) (lit(
                                        steepening * difference(grid, z, column, row, 1, 0),
                                        steepening * difference(grid, z, column, row, 0, 1))
                                / level);
            }
        });
        return shade;
    }

    private static double lit(double east, double north) {
        double length = Math.sqrt(east * east + north * north + 1);
        double northWest = (0.5 * east - 0.5 * north + 0.7071) / length;
        double southWest = (0.35 * east + 0.35 * north + 0.869) / length;
        return 0.72 * Math.max(0.08, northWest) + 0.28 * Math.max(0.08, southWest);
    }

    /// Rise per metre along an axis, over the neighbours there are.
    private static double difference(Grid grid, float[] z, int column, int row, int dc, int dr) {
        int c0 = Math.max(0, column - dc);
        int c1 = Math.min(grid.columns() - 1, column + dc);
        int r0 = Math.max(0, row - dr);
        int r1 = Math.min(grid.rows() - 1, row + dr);
        float a = z[grid.index(c0, r0)];
        float b = z[grid.index(c1, r1)];
        float here = z[grid.index(column, row)];
        double low = Float.isNaN(a) ? here : a;
        double high = Float.isNaN(b) ? here : b;
        int steps = (Float.isNaN(b) ? 0 : c1 - column + r1 - row) + (Float.isNaN(a) ? 0 : column - c0 + row - r0);
        return steps == 0 ? 0 : (high - low) / (steps * grid.cell());
    }

    private static float[] slopes(Grid grid, float[] z) {
        float[] slope = new float[z.length];
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < grid.columns(); column++) {
                int i = grid.index(column, row);
                slope[i] = Float.isNaN(z[i])
                        ? 0
                        : (float) Math.hypot(
                                difference(grid, z, column, row, 1, 0), difference(grid, z, column, row, 0, 1));
            }
        });
        return slope;
    }

    private static double median(float[] z, float[] slope) {
        int stride = Math.max(1, z.length / 4000);
        float[] known = new float[z.length / stride + 1];
        int n = 0;
        for (int i = 0; i < z.length; i += stride) {
            if (!Float.isNaN(z[i])) {
                known[n++] = slope[i];
            }
        }
        Arrays.sort(known, 0, n);
        return n == 0 ? 0 : known[n / 2];
    }
}
