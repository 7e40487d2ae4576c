package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.BitSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The difference of two surfaces with its errors, as regions are found in it. All rasters share one grid.
///
/// @param height of post above pre (m), NaN where one is not known
/// @param sigma standard deviation of the random error of a cell's height (m)
/// @param noise what a cell adds to the variance of the sum of the heights of many cells (m²)
/// @param systematic standard deviation of the error that neighbouring cells have in common (m): alignment,
/// common offset
/// @param weak cells whose height is no evidence of change: carried over a gap, or extrapolated
/// @param range distance beyond which the rest of the error is independent (m), 0 if it is from cell to cell
/// @param sill standard deviation of the part of the error that is correlated over the range (m)
/// @param share of each cell that belongs to the compared ground: 1, and less at its rim
public record HeightChange(
        Raster height,
        Raster sigma,
        Raster noise,
        Raster systematic,
        BitSet weak,
        double range,
        double sill,
        IntToDoubleFunction share) {
    public HeightChange {
        Grid grid = height.grid();
        if (!grid.equals(sigma.grid()) || !grid.equals(noise.grid()) || !grid.equals(systematic.grid())) {
            throw new IllegalArgumentException("rasters on different grids");
        }
    }

    public Grid grid() {
        return height.grid();
    }

    /// Typical scatter of a point about the ground, over both epochs (m), from the noise of the cells that are no
    /// bridge: at four points a cell that is a quarter of the variance of a point of each. 0 where nothing is
    /// known.
    double pointSigma() {
        float[] each = noise.values();
        float[] dz = height.values();
        int step = Math.max(1, each.length / 100_000);
        double[] known = IntStream.iterate(0, c -> c < each.length, c -> c + step)
                .filter(c -> !Float.isNaN(dz[c]) && !weak.get(c))
                .mapToDouble(c -> each[c])
                .sorted()
                .toArray();
        return known.length == 0 ? 0 : Math.sqrt(2 * known[known.length / 2]);
    }

    /// Standard deviation of the correlated part of the mean over an area (m), after Anderson (2019).
    double correlatedSigma(double area) {
        return sill * Math.min(1, Math.sqrt(Math.PI / 5) * range / Math.sqrt(area));
    }
}
