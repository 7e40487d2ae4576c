package dev.cutfill.survey.change;

/// The two-sided 95 % factor of Student's t distribution.
final class StudentT {
    private static final double[] FACTORS = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private StudentT() {}

    /// @param freedom degrees of freedom, at least 1; need not be whole
    static double factor95(double freedom) {
        if (freedom >= FACTORS.length) {
            // Cornish–Fisher, good to 0.001 from 30 on
            double z = ChangeSettings.Z95;
            return z + (z * z * z + z) / (4 * freedom);
        }
        int below = Math.max(1, (int) freedom);
        double a = FACTORS[below - 1];
        double b = FACTORS[Math.min(FACTORS.length, below + 1) - 1];
        return a + (b - a) * Math.max(0, freedom - below);
    }
}
