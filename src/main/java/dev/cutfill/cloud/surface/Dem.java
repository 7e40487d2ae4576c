package dev.cutfill.cloud.surface;

import dev.cutfill.cloud.Bounds;

/// A raster of heights as a surface: bilinear between the centres of four cells that all have a height, no height
/// elsewhere.
///
/// Rows run from north to south, as in files.
public final class Dem implements Elevations {
    private final double west;
    private final double north;
    private final double width;
    private final double depth;
    private final int columns;
    private final double base;
    private final float[] heights;

    private Dem(double west, double north, double width, double depth, int columns, double base, float[] heights) {
        this.west = west;
        this.north = north;
        this.width = width;
        this.depth = depth;
        this.columns = columns;
        this.base = base;
        this.heights = heights;
    }

    /// A surface that takes the array over.
    ///
    /// @param west easting of the centres of the first column (m)
    /// @param north northing of the centres of the first row (m)
    /// @param width of a cell (m)
    /// @param depth of a cell (m)
    /// @param base added to every height (m), so that single precision is enough
    /// @param heights NaN where there is none
    public static Dem owning(
            double west, double north, double width, double depth, int columns, double base, float[] heights) {
        if (!(width > 0) || !(depth > 0) || columns < 1 || heights.length % columns != 0) {
            throw new IllegalArgumentException("no such raster: " + width + " × " + depth + ", " + columns);
        }
        return new Dem(west, north, width, depth, columns, base, heights);
    }

    @Override
    public double at(double x, double y) {
        double u = (x - west) / width;
        double v = (north - y) / depth;
        int rows = heights.length / columns;
        if (!(u >= 0) || !(v >= 0) || u > columns - 1 || v > rows - 1) {
            return Double.NaN;
        }
        int column = (int) u;
        int row = (int) v;
        double here = between(row, column, u - column);
        return v == row ? base + here : base + here + (v - row) * (between(row + 1, column, u - column) - here);
    }

    /// Along a row; a place on a column needs no neighbour.
    private double between(int row, int column, double across) {
        int at = row * columns + column;
        return across == 0 ? heights[at] : heights[at] + across * ((double) heights[at + 1] - heights[at]);
    }

    @Override
    public Bounds bounds() {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float height : heights) {
            low = height < low ? height : low;
            high = height > high ? height : high;
        }
        int rows = heights.length / columns;
        return new Bounds(
                west, north - (rows - 1) * depth, base + low, west + (columns - 1) * width, north, base + high);
    }
}
