package dev.cutfill.survey;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import java.util.List;

/// Both clouds in cells of the common grid, post in the frame of pre.
///
/// @param alignment how post came there
/// @param stable ground that the user vouches for, in the local frame; may be empty
record Epochs(CellList pre, CellList post, Alignment alignment, List<Polygon> stable) {
    /// The same with as much taken off every height of post (m).
    Epochs lessOffset(double offset) {
        return new Epochs(pre, post.raised(-offset), alignment, stable);
    }

    Grid grid() {
        return pre.grid();
    }
}
