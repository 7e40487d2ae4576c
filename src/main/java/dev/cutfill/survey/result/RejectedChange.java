package dev.cutfill.survey.result;

import dev.cutfill.cloud.Polygon;

/// A connected place that stands out and is in no total, for it failed a test.
///
/// @param outline in the coordinates and the unit of pre's CRS
/// @param kind by the sign of its volume
/// @param area of its cells (m²)
/// @param volume by which the surface was lowered or raised there (m³, not negative)
/// @param reason the test: `confirmed_share`, `region_level`, `minimum_area` or `weak_cells`
public record RejectedChange(Polygon outline, Region.Kind kind, double area, Estimate volume, String reason) {
    RejectedChange times(double factor) {
        return new RejectedChange(outline, kind, area * factor, volume.times(factor), reason);
    }
}
