package dev.cutfill.survey.volume;

import java.util.Arrays;

/// Order statistics of short and long arrays.
public final class Medians {
    /// makes the median absolute deviation of a normal distribution its standard deviation
    public static final double MAD_TO_SIGMA = 1.4826;

    private Medians() {}

    /// The lower median of the first n values; reorders them.
    public static double lower(double[] values, int n) {
        if (n < 24) {
            for (int i = 1; i < n; i++) {
                double v = values[i];
                int j = i - 1;
                while (j >= 0 && values[j] > v) {
                    values[j + 1] = values[j];
                    j--;
                }
                values[j + 1] = v;
            }
        } else {
            Arrays.sort(values, 0, n);
        }
        return values[(n - 1) / 2];
    }

    /// The median of those values that are numbers, or the fallback if none is; long arrays are sampled evenly.
    public static double of(float[] values, double fallback) {
        int step = Math.max(1, values.length / 1_000_000);
        float[] numbers = new float[values.length / step + 1];
        int n = 0;
        for (int i = 0; i < values.length; i += step) {
            if (!Float.isNaN(values[i])) {
                numbers[n++] = values[i];
            }
        }
        if (n == 0) {
            return fallback;
        }
        Arrays.sort(numbers, 0, n);
        return numbers[n / 2];
    }

    /// Median and 1.4826 · median absolute deviation; reorders the values.
    public static double[] andNmad(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        double median = (values[(n - 1) / 2] + values[n / 2]) / 2;
        double[] deviations = new double[n];
        for (int i = 0; i < n; i++) {
            deviations[i] = Math.abs(values[i] - median);
        }
        Arrays.sort(deviations);
        return new double[] {median, MAD_TO_SIGMA * (deviations[(n - 1) / 2] + deviations[n / 2]) / 2};
    }
}
