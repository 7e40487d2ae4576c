package dev.cutfill.survey.result;

/// How much of the site could be compared.
///
/// @param overlapArea the reference ground: inside the outer outline of either cloud, within the box that both
/// share, gaps included (m²)
/// @param comparedArea where both surfaces are known (m²)
/// @param noDataArea the rest of the reference ground: holes too wide to bridge, and what one cloud alone
/// covers (m²)
/// @param excludedArea ground that the user left out (m²): exclusions, and what lies outside of the boundary
public record Coverage(double overlapArea, double comparedArea, double noDataArea, double excludedArea) {
    Coverage times(double factor) {
        return new Coverage(overlapArea * factor, comparedArea * factor, noDataArea * factor, excludedArea * factor);
    }

    /// Share of the reference ground that was compared, 0 to 1.
    public double share() {
        return overlapArea > 0 ? comparedArea / overlapArea : 0;
    }
}
