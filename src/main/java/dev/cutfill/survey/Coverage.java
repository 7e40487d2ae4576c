package dev.cutfill.survey;

/// How much of the site could be compared.
///
/// @param overlapArea inside the outer edges of both clouds, holes included (m²)
/// @param comparedArea where both surfaces are known (m²)
/// @param noDataArea the rest of the overlap: holes too wide to bridge (m²)
public record Coverage(double overlapArea, double comparedArea, double noDataArea) {
    Coverage times(double factor) {
        return new Coverage(overlapArea * factor, comparedArea * factor, noDataArea * factor);
    }

    /// Share of the overlap that was compared, 0 to 1.
    public double share() {
        return overlapArea > 0 ? comparedArea / overlapArea : 0;
    }
}
