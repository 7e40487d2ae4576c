package dev.cutfill.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void everyAxisHasTwoTicksAtLeast() {
        SplittableRandom random = new SplittableRandom(1);
        for (int attempt = 0; attempt < 2000; attempt++) {
            double low = random.nextDouble(-1e6, 1e7), range = Math.pow(10, random.nextDouble(-1, 5));
            Ticks ticks = Ticks.atLeastTwo(low, low + range, 1);
            assertThat(ticks.count()).isBetween(2, 13);
            assertThat(ticks.at(0)).isGreaterThanOrEqualTo(low - 1e-6);
            assertThat(ticks.at(ticks.count() - 1)).isLessThanOrEqualTo(low + range + 1e-6);
        }
    }

    @Test
    void headlineIsDrawnSmallerUntilItFits() {
        String headline = "Cut 41 246 ± 7 217 m³ · fill 15 367 ± 3 895 m³ · net −25 879 ± 10 927 m³";
        double size = VectorFont.BOLD.fittingSize(headline, 25, 12, 700);
        assertThat(size).isBetween(12.0, 25.0);
        assertThat(VectorFont.BOLD.fitted(headline, size, 700.001)).isEqualTo(headline);
        assertThat(VectorFont.BOLD.fittingSize("Cut 1 m³", 25, 12, 700)).isEqualTo(25);
    }
}
