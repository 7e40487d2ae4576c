package dev.cutfill.cloud.surface;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.Raster;

/// A point at the centre of each cell that has a height: a raster gone through like a cloud.
///
/// @param heights (m), in the frame of the origin
public record RasterPoints(Origin origin, Raster heights) implements PointBlocks {
    @Override
    public int size() {
        return heights.grid().size();
    }

    @Override
    public int read(int block, double[] x, double[] y, double[] z, int at) {
        Grid grid = heights.grid();
        int n = at;
        for (int c = block * MOST_POINTS, end = Math.min(size(), c + MOST_POINTS); c < end; c++) {
            float height = heights.values()[c];
            if (!Float.isNaN(height)) {
                x[n] = grid.centreX(c % grid.columns());
                y[n] = grid.centreY(c / grid.columns());
                z[n++] = height;
            }
        }
        return n - at;
    }

    @Override
    public void close() {}
}
