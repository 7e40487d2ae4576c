package dev.cutfill.cloud;

/// Where the local frame of a survey lies in the frame of the files (m). Whole numbers, so that adding it back
/// is exact.
public record Origin(double x, double y, double z) {
    public static final Origin ZERO = new Origin(0, 0, 0);

    /// The whole-number origin nearest to a place.
    public static Origin near(double x, double y, double z) {
        return new Origin(Math.rint(x), Math.rint(y), Math.rint(z));
    }
}
