package dev.cutfill.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneFitTest {
    /// What makes a plane the best one: its weighted residuals are orthogonal to 1, x and y.
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7, 64, 65, 4097})
    void residualsAreOrthogonalToTheAxes(int n) {
        SplittableRandom random = new SplittableRandom(n);
        double[][] places = new double[n][];
        PlaneFit fit = new PlaneFit();
        for (int i = 0; i < n; i++) {
            places[i] = new double[] {
                random.nextDouble(-5, 9), random.nextDouble(-3, 3), random.nextDouble(400, 410), random.nextDouble(2)
            };
            fit.add(places[i][0], places[i][1], places[i][2], places[i][3]);
        }
        fit.solve(0);
        double sum = 0, alongX = 0, alongY = 0, squares = 0;
        for (double[] p : places) {
            double off = p[2] - fit.height() - fit.slopeX() * p[0] - fit.slopeY() * p[1];
            sum += p[3] * off;
            alongX += p[3] * off * p[0];
            alongY += p[3] * off * p[1];
            squares += p[3] * off * off;
        }
        assertThat(sum).isCloseTo(0, within(1e-9 * n));
        assertThat(alongX).isCloseTo(0, within(1e-8 * n));
        assertThat(alongY).isCloseTo(0, within(1e-8 * n));
        assertThat(fit.meanSquare()).isCloseTo(squares / fit.weight(), within(1e-9));
    }

    @Test
    void placesOnAPlaneGiveThatPlane() {
        PlaneFit fit = new PlaneFit();
        for (int i = 0; i < 12; i++) {
            fit.add(i % 4, i / 4, 7 + 0.5 * (i % 4) - 0.25 * (i / 4), 1);
        }
        fit.solve(0);
        assertThat(fit.height()).isCloseTo(7, within(1e-12));
        assertThat(fit.slopeX()).isCloseTo(0.5, within(1e-12));
        assertThat(fit.slopeY()).isCloseTo(-0.25, within(1e-12));
        assertThat(fit.meanSquare()).isCloseTo(0, within(1e-12));
        assertThat(fit.spans(1e-4)).isTrue();
    }

    @Test
    void clearedFitKnowsNothingOfWhatCameBefore() {
        PlaneFit used = new PlaneFit();
        used.add(3, 4, 5, 6);
        used.clear();
        PlaneFit fresh = new PlaneFit();
        for (PlaneFit fit : new PlaneFit[] {used, fresh}) {
            fit.add(0, 0, 1, 1);
            fit.add(1, 0, 2, 1);
            fit.add(0, 1, 3, 1);
            fit.solve(0);
        }
        assertThat(used.height()).isEqualTo(fresh.height());
        assertThat(used.slopeX()).isEqualTo(fresh.slopeX());
        assertThat(used.slopeY()).isEqualTo(fresh.slopeY());
    }

    @Test
    void linePlacesSpanNoPlaneButARidgeLevelsIt() {
        PlaneFit fit = new PlaneFit();
        for (int i = 0; i < 5; i++) {
            fit.add(i, 2 * i, 3, 1);
        }
        fit.solve(0);
        assertThat(fit.spans(1e-4)).isFalse();
        fit.solve(0.05);
        assertThat(fit.height()).isCloseTo(3, within(1e-9));
        assertThat(fit.slopeX()).isCloseTo(0, within(1e-9));
    }
}
