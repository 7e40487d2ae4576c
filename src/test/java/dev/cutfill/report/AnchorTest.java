package dev.cutfill.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnchorTest {
    private static Ring ring(double... xy) {
        double[] x = new double[xy.length / 2];
        double[] y = new double[xy.length / 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = xy[2 * i];
            y[i] = xy[2 * i + 1];
        }
        return Ring.owning(x, y);
    }

    private static void liesInside(Polygon polygon) {
        Anchor anchor = Anchor.in(polygon);
        assertThat(polygon.contains(anchor.x(), anchor.y())).as("%s", anchor).isTrue();
    }

    @Test
    void liesInsideWhereTheCentreDoesNot() {
        liesInside(new Polygon(ring(0, 0, 10, 0, 10, 10, 8, 10, 8, 2, 0, 2), List.of()));
        liesInside(new Polygon(ring(0, 0, 10, 0, 10, 10, 0, 10), List.of(ring(1, 1, 9, 1, 9, 9, 1, 9))));
        liesInside(new Polygon(ring(708_000, 3_500_000, 708_000.5, 3_500_000, 708_000.5, 3_500_000.5), List.of()));
    }

    @Test
    void prefersTheWidestPart() {
        Anchor anchor = Anchor.in(new Polygon(ring(0, 0, 10, 0, 10, 2, 1, 2, 1, 30, 0, 30), List.of()));
        assertThat(anchor.x()).isEqualTo(5);
        assertThat(anchor.y()).isBetween(0.0, 2.0);
    }
}
