package dev.cutfill.survey.result;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;

/// What pictures and map files are drawn from. All rasters share one grid, in the local frame: add the origin
/// for metres in the frame of pre's file, then divide by the metres in a unit of its CRS.
///
/// @param surface height of pre (m)
/// @param difference height of post above pre (m), bias taken off; NaN where one of them is not known
/// @param levelOfDetection what |difference| must exceed in a cell to be seen there with 95 % confidence (m)
/// @param labels number of the region a cell belongs to; NaN outside every region
/// @param pre the points of pre, sorted by the cells of that grid
public record ChangeMaps(
        Raster surface, Raster difference, Raster levelOfDetection, Raster labels, CellList pre, Origin origin) {
    public Grid grid() {
        return surface.grid();
    }

    /// An outline of the local frame in the coordinates of a file.
    public static Polygon onMap(Polygon local, Origin origin, Crs crs) {
        return local.shifted(origin.x(), origin.y()).scaled(1 / crs.metresPerUnit());
    }
}
