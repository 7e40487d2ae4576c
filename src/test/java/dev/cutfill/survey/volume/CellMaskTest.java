package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
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

    @Test
    void footprintTakesInHolesButNotBays() {
        Grid grid = new Grid(0, 0, 1, 30, 30);
        SplittableRandom random = new SplittableRandom(2);
        int n = 9000;
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            do {
                x[i] = random.nextDouble(2, 28);
                y[i] = random.nextDouble(2, 28);
            } while (Math.hypot(x[i] - 15, y[i] - 15) < 6 || y[i] < 7 && Math.abs(x[i] - 15) < 5);
        }
        PointCloud cloud = PointCloud.owning(Origin.ZERO, x, y, z);
        HeightSurface surface = HeightSurface.of(CellList.of(cloud, grid), VolumeSettings.defaults());
        BitSet footprint = CellMask.footprint(surface);
        assertThat(surface.height().at(15, 15)).isNaN();
        assertThat(footprint.get(grid.index(15, 15))).isTrue();
        assertThat(footprint.get(grid.index(15, 4))).isFalse();
        assertThat(footprint.get(grid.index(5, 20))).isTrue();
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
