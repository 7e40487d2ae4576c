package dev.cutfill.survey;

/// A measured number with its uncertainty.
///
/// @param value what was measured
/// @param halfWidth95 the truth lies within `value ± halfWidth95` in 95 of 100 cases, or as often as the settings ask for
public record Measured(double value, double halfWidth95) {
    public boolean covers(double truth) {
        return Math.abs(truth - value) <= halfWidth95;
    }
}
