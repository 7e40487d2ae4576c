package dev.cutfill.survey.volume;

/// What is not known of how post lies over pre, as an error of height.
@FunctionalInterface
public interface AlignmentSigma {
    AlignmentSigma NONE = (x, y, z, slopeX, slopeY) -> 0;

    /// Standard deviation of the vertical error at a place of ground with a slope (m): what a shift of the
    /// cloud does to the height there, horizontal parts times the slope included.
    double vertical(double x, double y, double z, double slopeX, double slopeY);
}
