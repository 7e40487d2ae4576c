package dev.cutfill.survey.registration;

import java.util.Arrays;

/// Small dense symmetric matrices, row by row.
public final class SymmetricMatrix {
    private SymmetricMatrix() {}

    /// The inverse of a positive definite matrix by Cholesky, all NaN if it is not one. The matrix is scaled to
    /// a unit diagonal first, because angles and metres differ by orders of magnitude.
    public static double[] inverse(double[] m, int n) {
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            scale[i] = 1 / Math.sqrt(m[i * n + i]);
        }
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = m[i * n + j] * scale[i] * scale[j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * n + k] * lower[j * n + k];
                }
                lower[i * n + j] = i == j ? Math.sqrt(sum) : sum / lower[j * n + j];
            }
            if (!(lower[i * n + i] > 0)) {
                double[] none = new double[n * n];
                Arrays.fill(none, Double.NaN);
                return none;
            }
        }
        double[] inverse = new double[n * n];
        double[] column = new double[n];
        for (int c = 0; c < n; c++) {
            for (int i = 0; i < n; i++) {
                double sum = i == c ? 1 : 0;
                for (int k = 0; k < i; k++) {
                    sum -= lower[i * n + k] * column[k];
                }
                column[i] = sum / lower[i * n + i];
            }
            for (int i = n - 1; i >= 0; i--) {
                double sum = column[i];
                for (int k = i + 1; k < n; k++) {
                    sum -= lower[k * n + i] * column[k];
                }
                column[i] = sum / lower[i * n + i];
            }
            for (int i = 0; i < n; i++) {
                inverse[i * n + c] = column[i] * scale[i] * scale[c];
            }
        }
        return inverse;
    }

    /// Ascending, by cyclic Jacobi rotations. Destroys the matrix.
    static double[] eigenvalues(double[] m, int n) {
        for (int sweep = 0; sweep < 30; sweep++) {
            double off = 0;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    off += m[p * n + q] * m[p * n + q];
                    rotate(m, n, p, q);
                }
            }
            if (off < 1e-30) {
                break;
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = m[i * n + i];
        }
        Arrays.sort(values);
        return values;
    }

    private static void rotate(double[] m, int n, int p, int q) {
        double apq = m[p * n + q];
        if (apq == 0) {
            return;
        }
        double theta = (m[q * n + q] - m[p * n + p]) / (2 * apq);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < n; k++) {
            double kp = m[k * n + p];
            double kq = m[k * n + q];
            m[k * n + p] = c * kp - s * kq;
            m[k * n + q] = s * kp + c * kq;
        }
        for (int k = 0; k < n; k++) {
            double pk = m[p * n + k];
            double qk = m[q * n + k];
            m[p * n + k] = c * pk - s * qk;
            m[q * n + k] = s * pk + c * qk;
        }
    }

    /// The unit eigenvector of the smallest eigenvalue of a 3 × 3 covariance, and the eigenvalues ascending.
    ///
    /// @param c xx, xy, xz, yy, yz, zz
    /// @param out receives the vector (0 to 2) and the eigenvalues (3 to 5)
    public static void smallest(double[] c, double[] out) {
        double mean = (c[0] + c[3] + c[5]) / 3;
        double xx = c[0] - mean;
        double yy = c[3] - mean;
        double zz = c[5] - mean;
        double p2 = (xx * xx + yy * yy + zz * zz + 2 * (c[1] * c[1] + c[2] * c[2] + c[4] * c[4])) / 6;
        double p = Math.sqrt(p2);
        if (!(p > 1e-12 * Math.abs(mean)) || !(p > 0)) {
            out[0] = 0;
            out[1] = 0;
            out[2] = 1;
            Arrays.fill(out, 3, 6, mean);
            return;
        }
        // trigonometric solution of the characteristic polynomial (Smith 1961)
        double half =
                (xx * (yy * zz - c[4] * c[4]) - c[1] * (c[1] * zz - c[4] * c[2]) + c[2] * (c[1] * c[4] - yy * c[2]))
                        / (2 * p2 * p);
        double angle = Math.acos(Math.clamp(half, -1, 1)) / 3;
        double largest = 2 * p * Math.cos(angle);
        double least = 2 * p * Math.cos(angle + 2 * Math.PI / 3);
        out[3] = Math.max(0, mean + least);
        out[4] = mean - largest - least;
        out[5] = mean + largest;
        // the vector is orthogonal to the rows of C − λ: the longest of their cross products is the best
        // conditioned
        double a = xx - least;
        double b = yy - least;
        double d = zz - least;
        double[] cross = {
            c[1] * c[4] - c[2] * b, c[2] * c[1] - a * c[4], a * b - c[1] * c[1],
            c[1] * d - c[2] * c[4], c[2] * c[2] - a * d, a * c[4] - c[1] * c[2],
            b * d - c[4] * c[4], c[4] * c[2] - c[1] * d, c[1] * c[4] - b * c[2]
        };
        int best = 0;
        double longest = -1;
        for (int k = 0; k < 9; k += 3) {
            double length = cross[k] * cross[k] + cross[k + 1] * cross[k + 1] + cross[k + 2] * cross[k + 2];
            if (length > longest) {
                longest = length;
                best = k;
            }
        }
        double norm = Math.sqrt(longest);
        for (int k = 0; k < 3; k++) {
            out[k] = norm > 0 ? cross[best + k] / norm : k == 2 ? 1 : 0;
        }
    }
}
