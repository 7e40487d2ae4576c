package dev.cutfill.survey.result;

/// One of two answers where the files and the ground that agrees say different heights.
///
/// @param name `as_filed`: the heights as the files have them; `levelled`: with the offset of the ground that
/// agrees taken off
/// @param headline whether it is the one that the totals give
/// @param cut over all regions of that answer (m³)
/// @param fill likewise (m³)
/// @param net fill less cut (m³)
public record Alternative(String name, boolean headline, Estimate cut, Estimate fill, Estimate net) {
    public static Alternative of(String name, boolean headline, SiteTotals totals) {
        return new Alternative(name, headline, totals.cut(), totals.fill(), totals.net());
    }

    Alternative times(double factor) {
        return new Alternative(name, headline, cut.times(factor), fill.times(factor), net.times(factor));
    }
}
