package dev.cutfill.format.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RingsTest {
    /// Each lies in all before it: 45 pairs of 4 vertices.
    private static List<Ring> nested() {
        return IntStream.range(0, 10).mapToObj(i -> square(i, 20 - i)).toList();
    }

    private static Ring square(double low, double high) {
        return Ring.owning(new double[] {low, high, high, low}, new double[] {low, low, high, high});
    }

    @Test
    void ringsInRingsCostVerticesOfABudget() throws Exception {
        List<Polygon> polygons = Rings.polygons(nested(), new Rings.Budget(180));
        assertThat(polygons).hasSize(5);
        assertThatThrownBy(() -> Rings.polygons(nested(), new Rings.Budget(179)))
                .isInstanceOf(Rings.Exhausted.class)
                .hasMessageContaining("split the polygons");
    }

    @Test
    void ringsBesideOneAnotherCostNothing() throws Exception {
        List<Ring> beside = IntStream.range(0, 1_000)
                .mapToObj(i -> square(2 * i, 2 * i + 1))
                .toList();
        assertThat(Rings.polygons(beside, new Rings.Budget(0))).hasSize(1_000);
    }

    @Test
    void budgetIsThatOfTheWholeFile() throws Exception {
        Rings.Budget budget = new Rings.Budget(200);
        Rings.polygons(nested(), budget);
        assertThatThrownBy(() -> Rings.polygons(nested(), budget)).isInstanceOf(Rings.Exhausted.class);
    }

    @Test
    void interruptionEndsTheSearch() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Rings.polygons(nested(), new Rings.Budget()))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted())
                    .as("still to be seen by the caller")
                    .isTrue();
        }
    }
}
