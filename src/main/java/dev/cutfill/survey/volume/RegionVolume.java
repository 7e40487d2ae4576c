package dev.cutfill.survey.volume;

/// The volume between the surfaces over one region, and its standard deviations.
///
/// @param cells summed
/// @param net fill less cut (m³), the plain sum of all height differences
/// @param cut surface lowered (m³)
/// @param fill surface raised (m³)
/// @param netSigma of net (m³)
/// @param cutSigma of cut (m³)
/// @param fillSigma of fill (m³)
/// @param commonSigma the part of netSigma that all regions share (m³)
/// @param extreme the largest difference by size, with its sign (m)
/// @param filledArea where one of the heights was carried over a gap (m²)
public record RegionVolume(
        int cells,
        double net,
        double cut,
        double fill,
        double netSigma,
        double cutSigma,
        double fillSigma,
        double commonSigma,
        double extreme,
        double filledArea) {
    /// The same with what its slope still holds beyond the cells that were summed, which is known to half of
    /// it; and with the doubt about what its holes hold: as much as the mean of the region says, or as the
    /// change round them, whichever is more.
    ///
    /// @param faded with its sign (m³)
    /// @param holeCells in which there is no data
    /// @param hidden what holes may hold by the change round them (m³)
    public RegionVolume withUnseen(double faded, int holeCells, double hidden) {
        if (faded == 0 && holeCells == 0 && hidden == 0) {
            return this;
        }
        boolean lowered = net < 0;
        double sigma = Math.hypot(faded / 2, Math.max(hidden, holeCells * Math.abs(net) / cells));
        return new RegionVolume(
                cells,
                net + faded,
                lowered ? cut - faded : cut,
                lowered ? fill : fill + faded,
                Math.hypot(netSigma, sigma),
                lowered ? Math.hypot(cutSigma, sigma) : cutSigma,
                lowered ? fillSigma : Math.hypot(fillSigma, sigma),
                commonSigma,
                extreme,
                filledArea);
    }
}
