package dev.cutfill.survey.result;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import java.util.BitSet;

/// What pictures and map files are drawn from. All rasters share one grid, in the local frame: add the origin
/// for metres in the frame of pre's file, then divide by the metres in a unit of its CRS.
///
/// @param post with the correction of its heights made to its points, not to its surface
/// @param difference height of post above pre (m), bias taken off; NaN where one of them is not known
/// @param levelOfDetection what |difference| must exceed in a cell to be seen there with 95 % confidence (m)
/// @param labels number of the region a cell belongs to; NaN outside every region
/// @param ground the cells of the reference ground
public record ChangeMaps(
        EpochMap pre,
        EpochMap post,
        Raster difference,
        Raster levelOfDetection,
        Raster labels,
        BitSet ground,
        Origin origin) {
    public Grid grid() {
        return difference.grid();
    }

    /// An outline of the local frame in the coordinates of a file.
    public static Polygon onMap(Polygon local, Origin origin, Crs crs) {
        return local.shifted(origin.x(), origin.y()).scaled(1 / crs.metresPerUnit());
    }
}
