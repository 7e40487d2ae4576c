package dev.cutfill.survey.result;

import dev.cutfill.cloud.Polygon;

/// One connected place that changed. Regions never overlap: each cell of the grid belongs to at most one.
///
/// @param number from 1, by falling volume; the label of its cells in [ChangeMaps#labels()]
/// @param outline that follows its edge, with holes, in the coordinates and the unit of pre's CRS
/// @param area inside the outline (m²)
/// @param cut volume by which the surface was lowered (m³, not negative)
/// @param fill volume by which it was raised (m³, not negative)
/// @param net fill less cut (m³): negative where material was removed
/// @param meanChange mean difference of height (m), with its sign
/// @param maxChange largest difference of height (m), with its sign
/// @param significantCores core points in it whose M3C2 distance exceeds its level of detection
/// @param cores core points in it for which there is an M3C2 distance
/// @param filledArea part of the area whose height was carried over from the neighbourhood in one of the epochs
/// (m²)
/// @param noDataArea holes enclosed by the region where an epoch has no data: in neither area nor volume (m²)
/// @param volumeInside net volume inside the outline (m³), with its sign
public record Region(
        int number,
        Kind kind,
        Polygon outline,
        double area,
        Estimate cut,
        Estimate fill,
        Estimate net,
        double meanChange,
        double maxChange,
        int significantCores,
        int cores,
        double filledArea,
        double noDataArea,
        double volumeInside) {
    Region times(double factor) {
        return new Region(
                number,
                kind,
                outline,
                area * factor,
                cut.times(factor),
                fill.times(factor),
                net.times(factor),
                meanChange,
                maxChange,
                significantCores,
                cores,
                filledArea * factor,
                noDataArea * factor,
                volumeInside * factor);
    }

    /// What was summed beyond the outline, where the edge of the change fades or is smeared (m³, with its sign):
    /// net less what lies inside.
    public double collarVolume() {
        return net.value() - volumeInside;
    }

    public enum Kind {
        CUT,
        FILL
    }
}
