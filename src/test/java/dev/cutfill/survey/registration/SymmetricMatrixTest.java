package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against elimination with pivots, and by what defines inverses and eigenvalues.
class SymmetricMatrixTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void inverseIsThatOfElimination(int n) {
        for (long seed = 0; seed < 20; seed++) {
            double[] m = positive(seed, n, angles(n));
            double[] inverse = SymmetricMatrix.inverse(m, n);
            double[] slow = eliminated(m, n);
            for (int i = 0; i < n * n; i++) {
                double scale = Math.sqrt(slow[i / n * (n + 1)] * slow[i % n * (n + 1)]);
                assertThat(inverse[i]).as("entry %d of %d", i, n).isCloseTo(slow[i], within(1e-9 * scale));
            }
        }
    }

    /// A fit about a pivot kilometres away has entries that differ by twelve orders of magnitude.
    @Test
    void entriesOfVeryDifferentSizeAreNoHarm() {
        double[] scale = {1e6, 1e6, 1e5, 1, 1, 1e-3};
        double[] m = positive(4, 6, scale);
        double[] product = times(m, SymmetricMatrix.inverse(m, 6), 6);
        for (int i = 0; i < 36; i++) {
            double size = scale[i / 6] / scale[i % 6];
            assertThat(product[i] / size).isCloseTo(i % 7 == 0 ? 1 / size : 0, within(1e-8));
        }
    }

    @Test
    void matrixThatIsNotPositiveHasNoInverse() {
        assertThat(SymmetricMatrix.inverse(new double[] {1, 2, 2, 1}, 2)).containsOnly(Double.NaN);
        assertThat(SymmetricMatrix.inverse(new double[] {1, 1, 1, 1}, 2)).containsOnly(Double.NaN);
        assertThat(SymmetricMatrix.inverse(new double[] {0}, 1)).containsOnly(Double.NaN);
        assertThat(SymmetricMatrix.inverse(new double[] {Double.NaN}, 1)).containsOnly(Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void eigenvaluesRiseAndHaveTheTraceAndTheDeterminant(int n) {
        for (long seed = 0; seed < 20; seed++) {
            double[] m = positive(seed, n, ones(n));
            double[] values = SymmetricMatrix.eigenvalues(m.clone(), n);
            assertThat(values).isSorted();
            assertThat(Arrays.stream(values).sum()).isCloseTo(trace(m, n), within(1e-10 * trace(m, n)));
            double product = Arrays.stream(values).reduce(1, (a, b) -> a * b);
            assertThat(product).isCloseTo(determinant(m, n), within(1e-8 * Math.max(1, product)));
            for (double value : values) {
                double[] shifted = m.clone();
                for (int i = 0; i < n; i++) {
                    shifted[i * n + i] -= value;
                }
                assertThat(determinant(shifted, n)).isCloseTo(0, within(1e-8 * Math.pow(trace(m, n), n)));
            }
        }
    }

    @Test
    void smallestIsTheDirectionOfLeastSpread() {
        for (long seed = 0; seed < 50; seed++) {
            double[] m = positive(seed, 3, new double[] {1, 2, seed % 3 == 0 ? 1e-4 : 1});
            double[] out = smallest(m);
            double[] values = SymmetricMatrix.eigenvalues(m.clone(), 3);
            for (int k = 0; k < 3; k++) {
                assertThat(out[3 + k]).isCloseTo(values[k], within(1e-9 * values[2]));
            }
            assertThat(out[0] * out[0] + out[1] * out[1] + out[2] * out[2]).isCloseTo(1, within(1e-12));
            for (int i = 0; i < 3; i++) {
                double image = m[3 * i] * out[0] + m[3 * i + 1] * out[1] + m[3 * i + 2] * out[2];
                assertThat(image).isCloseTo(values[0] * out[i], within(1e-7 * values[2]));
            }
        }
    }

    @Test
    void spreadThatIsEvenOrNoneHasNormalUp() {
        for (double spread : new double[] {0, 2}) {
            double[] out = smallest(new double[] {spread, 0, 0, 0, spread, 0, 0, 0, spread});
            assertThat(out).containsExactly(0, 0, 1, spread, spread, spread);
        }
    }

    @Test
    void pointsInAPlaneHaveNoSpreadAcrossIt() {
        // spread along (1, 1, 0) and (0, 0, 1) only
        double[] out = smallest(new double[] {1, 1, 0, 1, 1, 0, 0, 0, 3});
        assertThat(out[3]).isCloseTo(0, within(1e-12));
        assertThat(Math.abs(out[0] - out[1])).isCloseTo(Math.sqrt(2), within(1e-9));
    }

    private static double[] smallest(double[] m) {
        double[] out = new double[6];
        SymmetricMatrix.smallest(new double[] {m[0], m[1], m[2], m[4], m[5], m[8]}, out);
        return out;
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /// Half of the parameters as angles about a pivot 300 m away.
    private static double[] angles(int n) {
        double[] scale = ones(n);
        Arrays.fill(scale, 0, n / 2, 300);
        return scale;
    }

    /// A sum of random squares, which is positive definite.
    private static double[] positive(long seed, int n, double[] scale) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] m = new double[n * n];
        for (int row = 0; row < n + 4; row++) {
            double[] v = new double[n];
            for (int i = 0; i < n; i++) {
                v[i] = scale[i] * random.nextDouble(-1, 1);
            }
            for (int i = 0; i < n * n; i++) {
                m[i] += v[i / n] * v[i % n];
            }
        }
        return m;
    }

    private static double trace(double[] m, int n) {
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += m[i * n + i];
        }
        return trace;
    }

    private static double[] times(double[] a, double[] b, int n) {
        double[] product = new double[n * n];
        for (int i = 0; i < n * n; i++) {
            for (int k = 0; k < n; k++) {
                product[i] += a[i / n * n + k] * b[k * n + i % n];
            }
        }
        return product;
    }

    private static double determinant(double[] m, int n) {
        double[] a = m.clone();
        double determinant = 1;
        for (int c = 0; c < n; c++) {
            int pivot = pivot(a, n, c);
            if (a[pivot * n + c] == 0) {
                return 0;
            }
            determinant *= pivot == c ? 1 : -1;
            swap(a, n, pivot, c);
            determinant *= a[c * n + c];
            for (int r = c + 1; r < n; r++) {
                double factor = a[r * n + c] / a[c * n + c];
                for (int k = c; k < n; k++) {
                    a[r * n + k] -= factor * a[c * n + k];
                }
            }
        }
        return determinant;
    }

    /// Gauss and Jordan with the largest pivot of each column.
    private static double[] eliminated(double[] m, int n) {
        double[] a = m.clone();
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) {
            inverse[i * n + i] = 1;
        }
        for (int c = 0; c < n; c++) {
            int pivot = pivot(a, n, c);
            swap(a, n, pivot, c);
            swap(inverse, n, pivot, c);
            double by = a[c * n + c];
            for (int k = 0; k < n; k++) {
                a[c * n + k] /= by;
                inverse[c * n + k] /= by;
            }
            for (int r = 0; r < n; r++) {
                double factor = r == c ? 0 : a[r * n + c];
                for (int k = 0; k < n; k++) {
                    a[r * n + k] -= factor * a[c * n + k];
                    inverse[r * n + k] -= factor * inverse[c * n + k];
                }
            }
        }
        return inverse;
    }

    private static int pivot(double[] a, int n, int column) {
        int pivot = column;
        for (int r = column + 1; r < n; r++) {
            pivot = Math.abs(a[r * n + column]) > Math.abs(a[pivot * n + column]) ? r : pivot;
        }
        return pivot;
    }

    private static void swap(double[] a, int n, int one, int other) {
        for (int k = 0; k < n; k++) {
            double swap = a[one * n + k];
            a[one * n + k] = a[other * n + k];
            a[other * n + k] = swap;
        }
    }
}
