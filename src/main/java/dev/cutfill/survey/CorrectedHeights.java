package dev.cutfill.survey;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.change.CoreDistances;
import dev.cutfill.survey.change.HeightChange;
import dev.cutfill.survey.change.M3c2;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.ErrorModel;
import dev.cutfill.survey.volume.HeightSurface;

/// Both epochs with the correction of the heights made, and the errors that are left: what regions are found in
/// and volumes are summed from.
///
/// @param epochs the points, for distances from point to point
/// @param difference of the surfaces
/// @param errors of volumes that do not average out
/// @param evident what changes must exceed to be found: the same, but for an offset that is in dispute
record CorrectedHeights(Epochs epochs, Difference difference, ErrorModel errors, ErrorModel evident) {
    HeightChange change(HeightSurface pre) {
        return new HeightChange(
                difference.height(),
                difference.sigma(),
                difference.noise(),
                systematic(pre.height()),
                difference.weak(),
                evident.range(),
                evident.sill(),
                difference.compared()::weight);
    }

    /// @param cores none against a surface, which has no points
    CoreDistances distances(PointCloud cores, ChangeSettings settings) {
        Alignment.Sigma alignment = epochs.alignment().sigma();
        return M3c2.distances(
                epochs.pre(),
                epochs.post(),
                cores,
                settings,
                (nx, ny, nz, x, y, z) ->
                        Math.max(evident.offset() * Math.abs(nz), alignment.along(nx, ny, nz, x, y, z)));
    }

    /// The common error of each cell, on the slope that pre has there.
    private Raster systematic(Raster surface) {
        Grid grid = surface.grid();
        float[] z = surface.values();
        float[] sigma = new float[z.length];
        int columns = grid.columns();
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < columns; column++) {
                int c = grid.index(column, row);
                boolean inside = column > 0 && row > 0 && column < columns - 1 && row < grid.rows() - 1;
                double slopeX = inside ? (z[c + 1] - z[c - 1]) / (2 * grid.cell()) : 0;
                double slopeY = inside ? (z[c + columns] - z[c - columns]) / (2 * grid.cell()) : 0;
                sigma[c] = (float) evident.common(
                        grid.centreX(column),
                        grid.centreY(row),
                        Float.isNaN(z[c]) ? 0 : z[c],
                        Double.isNaN(slopeX) ? 0 : slopeX,
                        Double.isNaN(slopeY) ? 0 : slopeY);
            }
        });
        return Raster.owning(grid, sigma);
    }
}
