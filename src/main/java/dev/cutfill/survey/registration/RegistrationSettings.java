package dev.cutfill.survey.registration;

/// What a user may choose of the registration; the other numbers are in `Tuning`. "Larger" says what a larger
/// value does.
///
/// @param minOverlap least common area of two maps as a share of the smaller one. Smaller: less overlap is
/// found, and more chance agreements
/// @param minMargin a runner-up within this share of the best score makes the registration ambiguous. Baseline:
/// 0.03; larger: more sites with symmetric pits refused
/// @param maxMisfit largest distance of the best-fitting third of post from pre's surface, in units of both
/// scans' own roughness. Larger: foreign terrain passes; smaller: real pairs with unequal noise are refused
/// @param keepHeights whether a pair in one frame keeps, in the middle of its ground, the heights of the files:
/// what is found to differ in height is then no part of the motion
public record RegistrationSettings(double minOverlap, double minMargin, double maxMisfit, boolean keepHeights) {
    public static RegistrationSettings defaults() {
        return new RegistrationSettings(0.3, 0.05, 3.5, false);
    }

    public RegistrationSettings keepingHeights(boolean keep) {
        return new RegistrationSettings(minOverlap, minMargin, maxMisfit, keep);
    }
}
