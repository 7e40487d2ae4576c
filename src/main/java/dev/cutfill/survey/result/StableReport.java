package dev.cutfill.survey.result;

/// What the ground that did not move says about the errors of both surfaces, after registration.
///
/// @param given whether stable areas came with the clouds; if not, the figures are of ground that was found to
/// agree
/// @param prePoints points of pre on it
/// @param postPoints points of post on it
/// @param area on which both surfaces are known (m²)
/// @param bias median difference of height (m), before the correction
/// @param nmad spread about it from cell to cell, 1.4826 · median absolute deviation (m)
/// @param correction what was taken off every difference, with its interval (m); 0 ± 0 where nothing was
/// @param range distance beyond which errors are independent (m); 0 if no correlation shows
/// @param sill standard deviation of the part of the error that is correlated over the range (m)
/// @param registrationError standard deviation of what is left of a common offset (m)
public record StableReport(
        boolean given,
        long prePoints,
        long postPoints,
        double area,
        double bias,
        double nmad,
        Estimate correction,
        double range,
        double sill,
        double registrationError) {
    StableReport times(double factor) {
        return new StableReport(
                given, prePoints, postPoints, area * factor, bias, nmad, correction, range, sill, registrationError);
    }
}
