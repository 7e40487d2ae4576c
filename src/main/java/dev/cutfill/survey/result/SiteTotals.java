package dev.cutfill.survey.result;

/// Sums over the site.
///
/// @param area of all regions (m²)
/// @param cut over all regions (m³)
/// @param fill over all regions (m³)
/// @param net over all regions, fill less cut (m³)
/// @param parts what the half widths of cut, fill and net are made of
/// @param overlapArea wherever both surfaces are known (m²)
/// @param overlapCut there, with no threshold (m³): noise adds to it on every cell
/// @param overlapFill there, with no threshold (m³): noise adds to it on every cell
/// @param overlapNet there, with no threshold (m³): a check on the net of the regions, for noise cancels in it
public record SiteTotals(
        double area,
        Estimate cut,
        Estimate fill,
        Estimate net,
        UncertaintyParts parts,
        double overlapArea,
        double overlapCut,
        double overlapFill,
        Estimate overlapNet) {
    SiteTotals times(double factor) {
        return new SiteTotals(
                area * factor,
                cut.times(factor),
                fill.times(factor),
                net.times(factor),
                parts.times(factor),
                overlapArea * factor,
                overlapCut * factor,
                overlapFill * factor,
                overlapNet.times(factor));
    }
}
