package dev.cutfill.survey.deformation;

import dev.cutfill.survey.registration.Robust;
import dev.cutfill.survey.registration.SymmetricMatrix;
import java.util.Arrays;

/// A linear model by iteratively reweighted least squares with Tukey's biweight, so that ground that changed has
/// no say. The covariance is that of the scatter between blocks ("sandwich"): what is common to the cells of a
/// block counts once.
///
/// @param beta the parameters; NaN if the ground does not determine them
/// @param covariance of them, row by row
/// @param blockSpread standard deviation of the blocks' median residuals (robust), in the unit of the values
record RobustFit(double[] beta, double[] covariance, double blockSpread) {
    /// Cut-off of the biweight in standard deviations; 95 % efficient under normal noise.
    private static final double TUKEY = 4.685;

    private static final int ROUNDS = 8;

    /// A block with fewer values has no say.
    private static final int FEWEST = 5;

    private static final double LEAST_SCALE = 1e-5;

    /// @param rows the model's terms at each place
    static RobustFit of(double[][] rows, double[] values, int[] block, int blocks) {
        int p = rows[0].length;
        double[] beta = new double[p];
        double[] residual = values.clone();
        double middle = median(values.clone());
        for (int i = 0; i < residual.length; i++) {
            residual[i] -= middle;
        }
        double[] inverse = new double[p * p];
        double cutoff = 0;
        for (int round = 0; round < ROUNDS; round++) {
            cutoff = TUKEY * Math.max(LEAST_SCALE, Robust.MAD_TO_SIGMA * median(absolute(residual)));
            double[] h = new double[p * p];
            double[] g = new double[p];
            for (int i = 0; i < rows.length; i++) {
                double w = Robust.tukey(residual[i], cutoff);
                for (int a = 0; a < p && w > 0; a++) {
                    g[a] += w * rows[i][a] * values[i];
                    for (int b = 0; b < p; b++) {
                        h[a * p + b] += w * rows[i][a] * rows[i][b];
                    }
                }
            }
            inverse = SymmetricMatrix.inverse(h, p);
            for (int a = 0; a < p; a++) {
                beta[a] = 0;
                for (int b = 0; b < p; b++) {
                    beta[a] += inverse[a * p + b] * g[b];
                }
            }
            for (int i = 0; i < rows.length; i++) {
                residual[i] = values[i] - dot(rows[i], beta);
            }
        }
        return new RobustFit(
                beta, sandwich(rows, residual, block, blocks, cutoff, inverse), spread(residual, block, blocks));
    }

    /// What the model leaves of a value.
    double residual(double[] row, double value) {
        return value - dot(row, beta);
    }

    double sigma(int parameter) {
        return Math.sqrt(covariance[parameter * (beta.length + 1)]);
    }

    private static double[] sandwich(
            double[][] rows, double[] residual, int[] block, int blocks, double cutoff, double[] inverse) {
        int p = rows[0].length;
        double[][] scores = new double[blocks][p];
        for (int i = 0; i < rows.length; i++) {
            double pull = Robust.tukey(residual[i], cutoff) * residual[i];
            for (int a = 0; a < p; a++) {
                scores[block[i]][a] += pull * rows[i][a];
            }
        }
        double[] covariance = new double[p * p];
        int counted = 0;
        for (double[] score : scores) {
            double[] moved = new double[p];
            boolean any = false;
            for (int a = 0; a < p; a++) {
                any |= score[a] != 0;
                for (int b = 0; b < p; b++) {
                    moved[a] += inverse[a * p + b] * score[b];
                }
            }
            counted += any ? 1 : 0;
            for (int k = 0; k < p * p; k++) {
                covariance[k] += moved[k / p] * moved[k % p];
            }
        }
        double freedom = counted > p ? (double) counted / (counted - p) : Double.NaN;
        for (int k = 0; k < p * p; k++) {
            covariance[k] *= freedom;
        }
        return covariance;
    }

    private static double spread(double[] residual, int[] block, int blocks) {
        double[] medians = medians(residual, block, blocks);
        return Robust.MAD_TO_SIGMA
                * median(absolute(
                        Arrays.stream(medians).filter(m -> !Double.isNaN(m)).toArray()));
    }

    /// By block; NaN where there are too few values.
    static double[] medians(double[] values, int[] block, int blocks) {
        int[] ends = new int[blocks + 1];
        for (int b : block) {
            ends[b + 1]++;
        }
        Arrays.parallelPrefix(ends, Integer::sum);
        int[] next = ends.clone();
        double[] sorted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            sorted[next[block[i]]++] = values[i];
        }
        double[] medians = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            medians[b] = ends[b + 1] - ends[b] < FEWEST
                    ? Double.NaN
                    : median(Arrays.copyOfRange(sorted, ends[b], ends[b + 1]));
        }
        return medians;
    }

    /// Reorders the values.
    static double median(double[] values) {
        return Robust.quantile(values, values.length, 0.5);
    }

    static double[] absolute(double[] values) {
        return Arrays.stream(values).map(Math::abs).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
