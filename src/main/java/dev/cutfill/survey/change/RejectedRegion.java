package dev.cutfill.survey.change;

import dev.cutfill.cloud.Polygon;

/// A connected place that stands out and was not taken for a change.
///
/// @param outline along the edges of its cells, in the local frame
/// @param cells of it
/// @param volume sum of the height differences of its cells and their collar (m³), with its sign
/// @param sigma standard deviation of the volume (m³)
/// @param reason the test that it failed
public record RejectedRegion(Polygon outline, int cells, double volume, double sigma, Reason reason) {
    /// Which test a place failed, the first of them.
    public enum Reason {
        /// its mean may be noise or a common offset
        REGION_LEVEL,
        /// it is smaller than what is reported
        MINIMUM_AREA,
        /// hardly a cell of it is evidence: they were carried over gaps, or lean on points to one side
        WEAK_CELLS,
        /// too few of its M3C2 core points say the same
        CONFIRMED_SHARE
    }
}
