package dev.cutfill.survey.volume;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;

/// The ground of one epoch on the grid: in each cell the height at its centre, how well it is known, and how
/// much the points scatter. Heights come from a plane through the points of the 3 × 3 neighbourhood, so that a
/// slope with three points a cell is met without bias; see [SurfaceFit].
public final class HeightSurface {
    private final Grid grid;
    private final float[] height;
    private final float[] sigma;
    private final float[] noise;
    private final boolean[] filled;
    private final boolean[] weak;
    private final double pointSigma;

    HeightSurface(
            Grid grid,
            float[] height,
            float[] sigma,
            float[] noise,
            boolean[] filled,
            boolean[] weak,
            double pointSigma) {
        this.grid = grid;
        this.height = height;
        this.sigma = sigma;
        this.noise = noise;
        this.filled = filled;
        this.weak = weak;
        this.pointSigma = pointSigma;
    }

    public static HeightSurface of(CellList points, VolumeSettings settings) {
        HeightSurface surface = SurfaceFit.of(points, settings);
        GapFilling.fill(
                points.grid(), surface.height, surface.sigma, surface.noise, settings.gapCells(), surface::fill);
        return surface;
    }

    /// A surface that is known without an error.
    ///
    /// @param heights (m), NaN where it is not known
    public static HeightSurface exact(Raster heights) {
        int size = heights.grid().size();
        return new HeightSurface(
                heights.grid(),
                heights.values(),
                new float[size],
                new float[size],
                new boolean[size],
                new boolean[size],
                0);
    }

    public Grid grid() {
        return grid;
    }

    /// Height at the centre of a cell (m), NaN where it is not known.
    public Raster height() {
        return Raster.owning(grid, height);
    }

    /// Standard deviation of that height (m): noise and roughness of the points, as far as they vary from point
    /// to point.
    public Raster sigma() {
        return Raster.owning(grid, sigma);
    }

    /// Variance that a cell adds to the mean height of a large area, times the cells of that area (m²): the
    /// scatter of the points over the points a cell. Unlike the square of [#sigma()] it adds up, for the fits
    /// of neighbours share points.
    public Raster noise() {
        return Raster.owning(grid, noise);
    }

    /// Whether the height of a cell was carried over a gap.
    public boolean filled(int cell) {
        return filled[cell];
    }

    /// Whether the height of a cell leans on points to one side of it, or was carried over a gap: good for a
    /// sum, no evidence.
    public boolean weak(int cell) {
        return weak[cell] || filled[cell];
    }

    /// Typical scatter of a point about the local plane (m).
    public double pointSigma() {
        return pointSigma;
    }

    private void fill(int cell, double z, double standardDeviation, double noiseSq) {
        height[cell] = (float) z;
        sigma[cell] = (float) standardDeviation;
        noise[cell] = (float) noiseSq;
        filled[cell] = true;
    }
}
