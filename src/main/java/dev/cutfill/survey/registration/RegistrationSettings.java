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
public record RegistrationSettings(double minOverlap, double minMargin, double maxMisfit) {
    public static RegistrationSettings defaults() {
        return new RegistrationSettings(0.3, 0.05, 3.5);
    }
}
