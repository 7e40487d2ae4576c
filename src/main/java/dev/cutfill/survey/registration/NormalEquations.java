package dev.cutfill.survey.registration;

import dev.cutfill.cloud.RigidTransform;

/// Sums of a weighted least-squares step for a rotation ω about a pivot and a shift t: `H δ = −g` with `H = Σ w
/// JᵀJ`, `g = Σ w Jᵀ r`, and for a residual r along a normal n at p, `J = [(p − pivot) × n, n]`.
final class NormalEquations {
    /// Which of the six a model is free in.
    static final int Z = 0b100000;

    static final int YAW_AND_SHIFT = 0b111100;
    static final int ALL = 0b111111;

    final double[] h = new double[36];
    final double[] g = new double[6];
    double weight;
    double weightedSquares;
    int inliers;

    void add(double[] j, int at, double residual, double w) {
        for (int i = 0; i < 6; i++) {
            double wj = w * j[at + i];
            g[i] += wj * residual;
            for (int k = i; k < 6; k++) {
                h[6 * i + k] += wj * j[at + k];
            }
        }
        weight += w;
        weightedSquares += w * residual * residual;
        inliers++;
    }

    /// Adds a residual of three parts with its 3 × 6 derivatives and the 3 × 3 inverse of its covariance, all
    /// row by row.
    void add(double[] j, double[] residual, double[] information) {
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                double w = information[3 * a + b];
                for (int i = 0; i < 6; i++) {
                    double wj = w * j[6 * a + i];
                    g[i] += wj * residual[b];
                    for (int k = i; k < 6; k++) {
                        h[6 * i + k] += wj * j[6 * b + k];
                    }
                }
                weightedSquares += residual[a] * w * residual[b];
            }
        }
        weight++;
        inliers++;
    }

    void add(NormalEquations other) {
        for (int i = 0; i < 36; i++) {
            h[i] += other.h[i];
        }
        for (int i = 0; i < 6; i++) {
            g[i] += other.g[i];
        }
        weight += other.weight;
        weightedSquares += other.weightedSquares;
        inliers += other.inliers;
    }

    double rms() {
        return weight > 0 ? Math.sqrt(weightedSquares / weight) : Double.NaN;
    }

    /// The step δ of the free parameters, the others 0; all NaN if they are not determined at all.
    ///
    /// @param damping Levenberg-Marquardt: this share of the diagonal is added to it
    double[] step(int free, double damping) {
        int[] at = parameters(free);
        double[] inverse = invert(at, damping);
        double[] step = new double[6];
        for (int i = 0; i < at.length; i++) {
            for (int k = 0; k < at.length; k++) {
                step[at[i]] -= inverse[i * at.length + k] * g[at[k]];
            }
        }
        return step;
    }

    /// (H)⁻¹ of the free parameters as a 6 × 6 matrix, zero elsewhere.
    double[] inverse(int free) {
        int[] at = parameters(free);
        double[] small = invert(at, 0);
        double[] full = new double[36];
        for (int i = 0; i < at.length; i++) {
            for (int k = 0; k < at.length; k++) {
                full[6 * at[i] + at[k]] = small[i * at.length + k];
            }
        }
        return full;
    }

    /// Ratio of the largest to the smallest eigenvalue of the free block scaled to a unit diagonal: 1 when the
    /// parameters are told apart perfectly, infinite when some mixture of them does not show.
    double condition(int free) {
        int[] at = parameters(free);
        int n = at.length;
        double[] scaled = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                scaled[i * n + k] = entry(at[i], at[k]) / Math.sqrt(entry(at[i], at[i]) * entry(at[k], at[k]));
            }
        }
        double[] values = SymmetricMatrix.eigenvalues(scaled, n);
        return values[0] > 0 ? values[n - 1] / values[0] : Double.POSITIVE_INFINITY;
    }

    private double entry(int i, int k) {
        return h[6 * Math.min(i, k) + Math.max(i, k)];
    }

    private double[] invert(int[] at, double damping) {
        int n = at.length;
        double[] m = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                m[i * n + k] = entry(at[i], at[k]) * (i == k ? 1 + damping : 1);
            }
        }
        return SymmetricMatrix.inverse(m, n);
    }

    private static int[] parameters(int free) {
        int[] at = new int[Integer.bitCount(free)];
        for (int i = 0, next = 0; i < 6; i++) {
            if ((free >> i & 1) != 0) {
                at[next++] = i;
            }
        }
        return at;
    }

    /// A pose after a step about the pivot.
    static RigidTransform moved(RigidTransform pose, double[] step, double[] pivot) {
        return RigidTransform.translation(pivot[0], pivot[1], pivot[2])
                .after(RigidTransform.ofRotationVector(step[0], step[1], step[2], step[3], step[4], step[5]))
                .after(RigidTransform.translation(-pivot[0], -pivot[1], -pivot[2]))
                .after(pose);
    }
}
