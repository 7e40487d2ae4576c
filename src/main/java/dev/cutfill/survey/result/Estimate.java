package dev.cutfill.survey.result;

/// A measured number with its uncertainty.
///
/// @param value what was measured
/// @param halfWidth the truth lies within `value ± halfWidth` in 95 of 100 cases, or as often as the settings
/// ask for
public record Estimate(double value, double halfWidth) {
    Estimate times(double factor) {
        return new Estimate(value * factor, halfWidth * factor);
    }

    public boolean covers(double truth) {
        return Math.abs(truth - value) <= halfWidth;
    }
}
