package dev.cutfill.survey;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import java.util.List;
import java.util.Optional;

/// Both clouds in cells of the common grid, post in the frame of pre.
///
/// @param pre of a surface that is known: its heights at the centres of the cells, to be drawn
/// @param alignment how post came there
/// @param stable ground that the user vouches for, in the local frame; may be empty
/// @param known the surface that takes the place of pre; empty between two scans
record Epochs(CellList pre, CellList post, Alignment alignment, List<Polygon> stable, Optional<Known> known) {
    /// A surface that is known without an error.
    ///
    /// @param heights at the centres of the cells (m); NaN where it is not known
    /// @param above the points of post with the heights of the surface taken off
    record Known(Raster heights, CellList above) {}

    /// The same with as much taken off every height of post (m).
    Epochs lessOffset(double offset) {
        return new Epochs(pre, post.raised(-offset), alignment, stable, known);
    }

    Grid grid() {
        return pre.grid();
    }
}
