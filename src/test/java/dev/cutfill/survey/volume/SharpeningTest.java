package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Grid;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/// Heights as the fit of a surface would smear them: the mean over each cell, then ¼, ½, ¼ along each axis.
class SharpeningTest {
    private static final Grid GRID = Grid.covering(new Bounds(0, 0, 0, 60, 60, 0), 1);
    private static final DoubleBinaryOperator HEAP_IN_A_CUT =
            (x, y) -> Math.clamp(3 - 2.5 * (Math.hypot(x - 30, y - 30) - 5), -2, 3);

    @Test
    void rampFromCutToFillGetsItsFillBack() {
        double truth = fill(cellMeans(HEAP_IN_A_CUT));
        float[] smeared = smeared(cellMeans(HEAP_IN_A_CUT));
        assertThat(fill(smeared)).as("the smear takes fill away").isLessThan(0.95 * truth);
        assertThat(fill(sharp(smeared))).isCloseTo(truth, within(0.02 * truth));
    }

    @Test
    void sumStaysAsItIs() {
        float[] smeared = smeared(cellMeans(HEAP_IN_A_CUT));
        assertThat(sum(sharp(smeared))).isCloseTo(sum(smeared), within(1e-4 * fill(smeared)));
    }

    @Test
    void oppositeHeightsAreSharpenedToOpposites() {
        float[] smeared = smeared(cellMeans(HEAP_IN_A_CUT));
        float[] there = sharp(smeared);
        float[] back = sharp(negative(smeared));
        assertThat(negative(back)).isEqualTo(there);
    }

    @Test
    void whereCutAndFillDoNotMeetNothingIsTouched() {
        SplittableRandom random = new SplittableRandom(1);
        float[] pit = smeared(cellMeans((x, y) -> Math.hypot(x - 30, y - 30) < 8 ? -2 : 0.02 * random.nextGaussian()));
        assertThat(sharp(pit)).isSameAs(pit);
    }

    @Test
    void holesAndTheEdgeOfTheGridAreLeftAlone() {
        float[] smeared = smeared(cellMeans((x, y) -> x < 1.2 ? -2 : 2));
        smeared[GRID.index(3, 30)] = Float.NaN;
        float[] sharp = sharp(smeared);
        assertThat(sharp[GRID.index(3, 30)]).isNaN();
        assertThat(sharp[GRID.index(0, 30)]).isEqualTo(smeared[GRID.index(0, 30)]);
        assertThat(sharp[GRID.index(4, 31)]).isEqualTo(smeared[GRID.index(4, 31)]);
    }

    private static float[] sharp(float[] heights) {
        float[] one = new float[GRID.size()];
        float[] level = new float[GRID.size()];
        Arrays.fill(one, 1);
        Arrays.fill(level, 0.1f);
        return Sharpening.of(GRID, heights, one, level);
    }

    private static float[] cellMeans(DoubleBinaryOperator height) {
        float[] means = new float[GRID.size()];
        int fine = 8;
        for (int c = 0; c < means.length; c++) {
            double sum = 0;
            for (int k = 0; k < fine * fine; k++) {
                double x = GRID.centreX(c % GRID.columns()) + (k % fine + 0.5) / fine - 0.5;
                double y = GRID.centreY(c / GRID.columns()) + (k / fine + 0.5) / fine - 0.5;
                sum += height.applyAsDouble(x, y);
            }
            means[c] = (float) (sum / (fine * fine));
        }
        return means;
    }

    private static float[] smeared(float[] values) {
        double[] weights = {0.25, 0.5, 0.25};
        float[] smeared = new float[values.length];
        for (int c = 0; c < values.length; c++) {
            int x = c % GRID.columns();
            int y = c / GRID.columns();
            double sum = 0;
            for (int j = -1; j <= 1; j++) {
                for (int i = -1; i <= 1; i++) {
                    int column = Math.clamp(x + i, 0, GRID.columns() - 1);
                    int row = Math.clamp(y + j, 0, GRID.rows() - 1);
                    sum += weights[i + 1] * weights[j + 1] * values[GRID.index(column, row)];
                }
            }
            smeared[c] = (float) sum;
        }
        return smeared;
    }

    private static float[] negative(float[] values) {
        float[] negative = values.clone();
        for (int c = 0; c < negative.length; c++) {
            negative[c] = -negative[c];
        }
        return negative;
    }

    private static double fill(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += Math.max(0, value);
        }
        return sum;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
