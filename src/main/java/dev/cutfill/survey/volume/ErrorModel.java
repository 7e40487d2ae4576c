package dev.cutfill.survey.volume;

/// The errors that do not average out from point to point.
///
/// @param range distance beyond which the correlated part is independent (m)
/// @param sill standard deviation of the correlated part (m)
/// @param offset standard deviation of a common offset of all heights (m)
/// @param alignment what registration leaves open, from place to place
public record ErrorModel(double range, double sill, double offset, AlignmentSigma alignment) {
    /// The same with another common offset (m).
    public ErrorModel withOffset(double another) {
        return new ErrorModel(range, sill, another, alignment);
    }

    /// Standard deviation of the volume over an area from the correlated part (m³): Anderson (2019),
    /// 0.79·a·√n·L·σ_sc, and for an area smaller than the range all of it.
    double correlated(double area) {
        return area == 0 ? 0 : area * sill * Math.min(1, Math.sqrt(Math.PI / 5) * range / Math.sqrt(area));
    }

    /// Standard deviation of the height error that all cells near a place share (m). The alignment was itself
    /// fitted on the stable ground that the offset comes from, so the larger of the two counts, not both.
    public double common(double x, double y, double z, double slopeX, double slopeY) {
        return Math.max(offset, alignment.vertical(x, y, z, slopeX, slopeY));
    }
}
