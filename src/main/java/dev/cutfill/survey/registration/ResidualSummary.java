package dev.cutfill.survey.registration;

/// How post lies above pre on the stable ground, or on all common ground when none was given.
///
/// @param bias median of the vertical differences post − pre (m)
/// @param nmad their spread, 1.4826 × the median distance from the bias (m)
/// @param points how many points of post were compared
public record ResidualSummary(double bias, double nmad, int points) {
    /// Bias and scatter together (m).
    double spread() {
        return Math.hypot(bias, nmad);
    }
}
