package dev.cutfill.survey.volume;

/// The volume between the surfaces over one region, and its standard deviations.
///
/// @param cells summed, parts of cells at the rim of the ground counted by their share
/// @param net fill less cut (m³), the plain sum of all height differences
/// @param cut surface lowered (m³)
/// @param fill surface raised (m³)
/// @param netErrors of net
/// @param cutErrors of cut
/// @param fillErrors of fill
/// @param extreme the largest difference by size, with its sign (m)
/// @param filledArea where one of the heights was carried over a gap (m²)
public record RegionVolume(
        double cells,
        double net,
        double cut,
        double fill,
        VolumeErrors netErrors,
        VolumeErrors cutErrors,
        VolumeErrors fillErrors,
        double extreme,
        double filledArea) {
    /// Of no region.
    public static final RegionVolume NONE =
            new RegionVolume(0, 0, 0, 0, VolumeErrors.NONE, VolumeErrors.NONE, VolumeErrors.NONE, 0, 0);

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
        double unseen = Math.max(hidden, holeCells * Math.abs(net) / cells);
        return new RegionVolume(
                cells,
                net + faded,
                lowered ? cut - faded : cut,
                lowered ? fill : fill + faded,
                netErrors.withRandom(faded / 2).withUnseen(unseen),
                lowered ? cutErrors.withRandom(faded / 2).withUnseen(unseen) : cutErrors,
                lowered ? fillErrors : fillErrors.withRandom(faded / 2).withUnseen(unseen),
                extreme,
                filledArea);
    }

    /// The same with more random error of the net, and so of its main part (m³).
    public RegionVolume withRandom(double more) {
        boolean lowered = net < 0;
        return new RegionVolume(
                cells,
                net,
                cut,
                fill,
                netErrors.withRandom(more),
                lowered ? cutErrors.withRandom(more) : cutErrors,
                lowered ? fillErrors : fillErrors.withRandom(more),
                extreme,
                filledArea);
    }

    /// The same where the net, and so its main part, may be off by as much as it is (m³), in standard deviations.
    public RegionVolume withBias(double bias) {
        boolean lowered = net < 0;
        return new RegionVolume(
                cells,
                net,
                cut,
                fill,
                netErrors.withBias(bias),
                lowered ? cutErrors.withBias(bias) : cutErrors,
                lowered ? fillErrors : fillErrors.withBias(bias),
                extreme,
                filledArea);
    }

    /// Standard deviation of net (m³).
    public double netSigma() {
        return netErrors.sigma();
    }

    /// Standard deviation of cut (m³).
    public double cutSigma() {
        return cutErrors.sigma();
    }

    /// Standard deviation of fill (m³).
    public double fillSigma() {
        return fillErrors.sigma();
    }
}
