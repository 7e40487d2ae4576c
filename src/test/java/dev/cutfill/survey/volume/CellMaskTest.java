package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CellMaskTest {
    @Test
    void maskHoldsTheCellsWhoseCentreLiesInAPolygon() {
        SplittableRandom random = new SplittableRandom(4);
        for (int attempt = 0; attempt < 30; attempt++) {
            Grid grid =
                    new Grid(random.nextDouble(-9, -7), random.nextDouble(-9, -7), random.nextDouble(0.3, 1.1), 17, 21);
            Polygon star = star(random, 0, 0, 8, 3);
            Polygon holed = new Polygon(
                    star(random, 1, 1, 9, 6).shell(),
                    List.of(star(random, 1, 1, 4, 2).shell()));
            BitSet mask = CellMask.inside(List.of(star, holed), grid);
            for (int row = 0; row < grid.rows(); row++) {
                for (int column = 0; column < grid.columns(); column++) {
                    double x = grid.centreX(column), y = grid.centreY(row);
                    assertThat(mask.get(grid.index(column, row)))
                            .isEqualTo(star.contains(x, y) || holed.contains(x, y));
                }
            }
        }
    }

    private static Polygon star(SplittableRandom random, double x0, double y0, double outer, double inner) {
        int n = 12;
        double[] x = new double[n], y = new double[n];
        for (int i = 0; i < n; i++) {
            double radius = random.nextDouble(inner, outer);
            x[i] = x0 + radius * Math.cos(2 * Math.PI * i / n);
            y[i] = y0 + radius * Math.sin(2 * Math.PI * i / n);
        }
        return new Polygon(Ring.owning(x, y), List.of());
    }
}
