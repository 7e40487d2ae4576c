package dev.cutfill.survey;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.stockpile.StockpileBase;
import dev.cutfill.survey.volume.HeightSurface;
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
    /// @param piles what it is made of, if that is the ground under them
    record Known(Raster heights, CellList above, Optional<Piles> piles) {}

    /// Stockpiles of one scan.
    ///
    /// @param scan its surface, ground and piles
    record Piles(List<StockpileBase> bases, HeightSurface scan) {}

    /// The same with as much taken off every height of post (m).
    Epochs lessOffset(double offset) {
        return new Epochs(pre, post.raised(-offset), alignment, stable, known);
    }

    /// Of the stockpiles; empty if nothing is compared with their base.
    List<StockpileBase> bases() {
        return known.flatMap(Known::piles).map(Piles::bases).orElse(List.of());
    }

    Grid grid() {
        return pre.grid();
    }
}
