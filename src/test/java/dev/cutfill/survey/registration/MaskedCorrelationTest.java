package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Transform and correlation against their definitions.
class MaskedCorrelationTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void transformIsTheSumThatDefinesIt(int size) {
        SplittableRandom random = new SplittableRandom(size);
        float[] re = floats(random, size * size, 0);
        float[] im = floats(random, size * size, 0);
        float[] expectedRe = re.clone();
        float[] expectedIm = im.clone();
        new Fft2(size).forward(re, im);
        new Fft2(size).inverse(re, im);
        for (int i = 0; i < re.length; i++) {
            assertThat(re[i]).as("back and forth is where it was").isCloseTo(expectedRe[i], within(1e-4f));
            assertThat(im[i]).isCloseTo(expectedIm[i], within(1e-4f));
        }
    }

    @Test
    void coefficientIsThatOfTheCommonCells() {
        int size = 16;
        int columns = 8;
        SplittableRandom random = new SplittableRandom(3);
        float[] first = floats(random, columns * columns, 0.2);
        float[] second = floats(random, columns * columns, 0.2);
        float[] coefficient = new float[size * size];
        float[] common = new float[size * size];
        new MaskedCorrelation(new Fft2(size), first, columns).work().correlate(second, columns, 6, coefficient, common);
        for (int dy = -7; dy <= 7; dy++) {
            for (int dx = -7; dx <= 7; dx++) {
                int at = (dy + size) % size * size + (dx + size) % size;
                double[] expected = correlated(first, second, columns, dx, dy);
                assertThat((double) common[at])
                        .as("cells in common at %d, %d", dx, dy)
                        .isEqualTo(expected[0]);
                if (expected[0] < 6 || expected[2] < 0.05) {
                    assertThat(coefficient[at])
                            .as("too few cells, or none with any relief")
                            .isEqualTo(-1);
                } else {
                    assertThat((double) coefficient[at]).isCloseTo(expected[1], within(2e-3));
                }
            }
        }
    }

    /// The second map shifted by (dx, dy) over the first, cell by cell: common cells, coefficient, the lesser
    /// variance.
    private static double[] correlated(float[] first, float[] second, int columns, int dx, int dy) {
        double n = 0, s1 = 0, s2 = 0, q1 = 0, q2 = 0, x = 0;
        for (int r = 0; r < columns; r++) {
            for (int c = 0; c < columns; c++) {
                int fr = r + dy;
                int fc = c + dx;
                if (fr >= 0 && fr < columns && fc >= 0 && fc < columns) {
                    double a = first[fr * columns + fc];
                    double b = second[r * columns + c];
                    if (!Double.isNaN(a) && !Double.isNaN(b)) {
                        n++;
                        s1 += a;
                        s2 += b;
                        q1 += a * a;
                        q2 += b * b;
                        x += a * b;
                    }
                }
            }
        }
        double v1 = q1 - s1 * s1 / n;
        double v2 = q2 - s2 * s2 / n;
        return new double[] {n, (x - s1 * s2 / n) / Math.sqrt(v1 * v2), Math.min(v1, v2) / n};
    }

    private static float[] floats(SplittableRandom random, int count, double gaps) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextDouble() < gaps ? Float.NaN : (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }
}
