package dev.cutfill.survey.registration;

import java.util.Arrays;

/// Order statistics on arrays: what a few wild values cannot move.
public final class Robust {
    /// Makes the median distance of a normal sample its standard deviation: 1 / Φ⁻¹(3/4).
    public static final double MAD_TO_SIGMA = 1.4826;

    private Robust() {}

    /// The value below which a share of the first n values lies; NaN of none. Reorders those values.
    public static double quantile(double[] values, int n, double share) {
        if (n == 0) {
            return Double.NaN;
        }
        int nth = Math.clamp((long) (share * n), 0, n - 1);
        int low = 0;
        int high = n - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swap = values[i];
                    values[i++] = values[j];
                    values[j--] = swap;
                }
            }
            if (nth <= j) {
                high = j;
            } else if (nth >= i) {
                low = i;
            } else {
                break;
            }
        }
        return values[nth];
    }

    static double median(double[] values) {
        return quantile(values.clone(), values.length, 0.5);
    }

    /// Spread about a centre, as the standard deviation of a normal sample.
    static double nmad(double[] values, double centre) {
        double[] distances = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            distances[i] = Math.abs(values[i] - centre);
        }
        return MAD_TO_SIGMA * quantile(distances, distances.length, 0.5);
    }

    /// Tukey's biweight: 1 at 0, 0 from the cut-off on.
    public static double tukey(double residual, double cutoff) {
        double u = residual / cutoff;
        double v = 1 - u * u;
        return v > 0 ? v * v : 0;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }
}
