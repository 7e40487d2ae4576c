package dev.cutfill.survey.deformation;

/// One thing that was looked for in a pair of scans.
///
/// @param kind what
/// @param tested whether the ground could tell; if not, amount and sigma are what it says nevertheless, or NaN
/// @param found whether it shows
/// @param amount how much, in the unit of the kind
/// @param sigma standard deviation of that
public record Check(Kind kind, boolean tested, boolean found, double amount, double sigma) {
    /// What is looked for.
    public enum Kind {
        /// all coordinates of post are too large (positive) or too small, as a ratio
        SCALE,
        /// the middle of post lies above its edges (positive) or below (m)
        DOME,
        /// one side of a line across the site lies above the other (m)
        STEP,
        /// share of pre's surface that is steeper than 60°
        STEEP
    }

    static Check untested(Kind kind) {
        return new Check(kind, false, false, Double.NaN, Double.NaN);
    }
}
