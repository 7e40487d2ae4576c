package dev.cutfill.format.surface;

import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.surface.Dem;
import dev.cutfill.format.MalformedFile;
import java.util.Arrays;
import java.util.Locale;

/// Collects the heights of a raster in its own units, row by row from the north.
final class HeightCells {
    private final int columns;
    private final int rows;
    private final float[] heights;
    private double base = Double.NaN;
    private double west;
    private double north;
    private double width;
    private double depth;

    /// @param fileBytes length of the file: no raster is made for which it has far too few
    /// @param mostCellsAByte that its packing can hold
    HeightCells(long columns, long rows, long fileBytes, double mostCellsAByte, String name) throws MalformedFile {
        if (columns < 1 || rows < 1 || columns > 1 << 28 || rows > 1 << 28 || columns * rows > Integer.MAX_VALUE - 16) {
            throw new MalformedFile(name, "a raster of " + columns + " × " + rows + " cells cannot be read");
        }
        if (columns * rows > fileBytes * mostCellsAByte) {
            throw new MalformedFile(
                    name, "it says that it has " + columns + " × " + rows + " cells, but it is too short for them");
        }
        this.columns = (int) columns;
        this.rows = (int) rows;
        this.heights = new float[this.columns * this.rows];
        Arrays.fill(heights, Float.NaN);
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /// @param west of the centres of the first column
    /// @param north of the centres of the first row
    void place(double west, double north, double width, double depth, String name) throws MalformedFile {
        if (!(width > 0) || !(depth > 0) || !Double.isFinite(west + north + width + depth)) {
            throw new MalformedFile(name, "its cells have no size or no place");
        }
        this.west = west;
        this.north = north;
        this.width = width;
        this.depth = depth;
    }

    /// What is no number, or farther from 0 than any height, is none.
    void set(int column, int row, double height) {
        if (Math.abs(height) < 1e6) {
            base = Double.isNaN(base) ? Math.rint(height) : base;
            heights[row * columns + column] = (float) (height - base);
        }
    }

    void requireHeights(String name) throws MalformedFile {
        if (Double.isNaN(base)) {
            throw new MalformedFile(name, "none of its cells has a height");
        }
    }

    Dem surface(LengthUnits units) {
        double plane = units.metresOfPlane();
        double metres = units.metresOfHeights();
        if (metres != 1) {
            for (int c = 0; c < heights.length; c++) {
                heights[c] *= (float) metres;
            }
        }
        return Dem.owning(west * plane, north * plane, width * plane, depth * plane, columns, base * metres, heights);
    }

    String detail(LengthUnits units) {
        return String.format(
                Locale.ROOT,
                "%,d × %,d cells of %.4g m",
                columns,
                rows,
                Math.max(width, depth) * units.metresOfPlane());
    }
}
