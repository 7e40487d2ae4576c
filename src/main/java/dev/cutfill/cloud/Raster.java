package dev.cutfill.cloud;

import java.util.Arrays;

/// One number a cell of a grid; NaN where there is none. Single precision: relative to a local origin that
/// keeps 0.03 mm over half a kilometre of relief.
public final class Raster {
    private final Grid grid;
    private final float[] values;

    private Raster(Grid grid, float[] values) {
        if (values.length != grid.size()) {
            throw new IllegalArgumentException(values.length + " values for " + grid.size() + " cells");
        }
        this.grid = grid;
        this.values = values;
    }

    /// A raster that takes the array over; the caller must not write to it again.
    public static Raster owning(Grid grid, float[] values) {
        return new Raster(grid, values);
    }

    public static Raster empty(Grid grid) {
        float[] values = new float[grid.size()];
        Arrays.fill(values, Float.NaN);
        return new Raster(grid, values);
    }

    public Grid grid() {
        return grid;
    }

    /// The values themselves, row by row from the south-west corner; read only.
    public float[] values() {
        return values;
    }

    public float at(int column, int row) {
        return values[grid.index(column, row)];
    }
}
