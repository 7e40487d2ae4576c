package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AreaWeightsTest {
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void weightsAreTheSharesThatClippingCellByCellFinds() {
        for (int attempt = 0; attempt < 40; attempt++) {
            Grid grid = grid();
            Polygon star = star(random.nextDouble(-2, 2), random.nextDouble(-2, 2), 4, 12, 9);
            Polygon holed =
                    new Polygon(star.shell(), List.of(star(0, 0, 1, 2, 5).shell()));
            AreaWeights weights = AreaWeights.of(List.of(holed), grid);
            for (int c = 0; c < grid.size(); c++) {
                assertThat(weights.weight(c)).isCloseTo(clipped(holed, grid, c), within(1e-9));
            }
        }
    }

    @Test
    void areasThatSplitOneAddUp() {
        for (int attempt = 0; attempt < 20; attempt++) {
            Grid grid = grid();
            double x = random.nextDouble(-3, 3), y = random.nextDouble(-3, 3);
            Ring all = star(x, y, 5, 9, 12).shell();
            List<AreaWeights> parts = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                int next = (i + 1) % all.size();
                parts.add(AreaWeights.of(
                        List.of(new Polygon(
                                Ring.owning(
                                        new double[] {x, all.x(i), all.x(next)},
                                        new double[] {y, all.y(i), all.y(next)}),
                                List.of())),
                        grid));
            }
            AreaWeights whole = AreaWeights.of(List.of(new Polygon(all, List.of())), grid);
            for (int c = 0; c < grid.size(); c++) {
                int cell = c;
                double sum =
                        parts.stream().mapToDouble(part -> part.weight(cell)).sum();
                assertThat(sum).isCloseTo(whole.weight(c), within(1e-9));
            }
        }
    }

    @Test
    void areaIsThatOfThePolygonHoweverItIsTurned() {
        Grid grid = new Grid(-20, -20, 0.7, 60, 60);
        for (int turn = 0; turn < 24; turn++) {
            double angle = Math.toRadians(15 * turn + 37 * (turn % 2));
            double[] x = new double[4], y = new double[4];
            for (int i = 0; i < 4; i++) {
                double u = i == 1 || i == 2 ? 9 : -9, v = i > 1 ? 5 : -5;
                x[i] = u * Math.cos(angle) - v * Math.sin(angle);
                y[i] = u * Math.sin(angle) + v * Math.cos(angle);
            }
            Polygon rectangle = new Polygon(Ring.owning(x, y), List.of());
            assertThat(AreaWeights.of(List.of(rectangle), grid).area()).isCloseTo(180, within(1e-9));
        }
    }

    @Test
    void forEachTellsEveryCellThatHasAShareOnce() {
        Grid grid = grid();
        AreaWeights weights = AreaWeights.of(List.of(star(0, 0, 3, 7, 8)), grid);
        double[] told = new double[grid.size()];
        weights.forEach((cell, weight) -> told[cell] += weight);
        for (int c = 0; c < grid.size(); c++) {
            assertThat(told[c]).isEqualTo(weights.weight(c));
            assertThat(weights.cells().get(c)).isEqualTo(weights.weight(c) >= 0.5);
            assertThat(weights.partial(c)).isEqualTo(weights.weight(c) > 0 && weights.weight(c) < 1);
        }
        assertThat(AreaWeights.all(grid).area()).isEqualTo(grid.size() * grid.cellArea());
    }

    private Grid grid() {
        return new Grid(random.nextDouble(-9, -7), random.nextDouble(-9, -7), random.nextDouble(0.4, 1.3), 13, 15);
    }

    private Polygon star(double x0, double y0, double inner, double outer, int n) {
        double[] x = new double[n], y = new double[n];
        for (int i = 0; i < n; i++) {
            double radius = random.nextDouble(inner, outer);
            x[i] = x0 + radius * Math.cos(2 * Math.PI * i / n);
            y[i] = y0 + radius * Math.sin(2 * Math.PI * i / n);
        }
        return new Polygon(Ring.owning(x, y), List.of());
    }

    /// The slow obvious way: the rings cut to the cell, side by side, and their area.
    private static double clipped(Polygon polygon, Grid grid, int cell) {
        double area = clipped(polygon.shell(), grid, cell);
        for (Ring hole : polygon.holes()) {
            area += clipped(hole, grid, cell);
        }
        return area / grid.cellArea();
    }

    private static double clipped(Ring ring, Grid grid, int cell) {
        double west = grid.minX() + cell % grid.columns() * grid.cell();
        double south = grid.minY() + cell / grid.columns() * grid.cell();
        List<double[]> line = new ArrayList<>();
        for (int i = 0; i < ring.size(); i++) {
            line.add(new double[] {ring.x(i), ring.y(i)});
        }
        double[][] sides = {{1, 0, west}, {-1, 0, -west - grid.cell()}, {0, 1, south}, {0, -1, -south - grid.cell()}};
        for (double[] side : sides) {
            List<double[]> kept = new ArrayList<>();
            for (int i = 0; i < line.size(); i++) {
                double[] a = line.get(i), b = line.get((i + 1) % line.size());
                double da = side[0] * a[0] + side[1] * a[1] - side[2];
                double db = side[0] * b[0] + side[1] * b[1] - side[2];
                if (da >= 0) {
                    kept.add(a);
                }
                if (da >= 0 != db >= 0) {
                    double t = da / (da - db);
                    kept.add(new double[] {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])});
                }
            }
            line = kept;
        }
        double twice = 0;
        for (int i = 0; i < line.size(); i++) {
            double[] a = line.get(i), b = line.get((i + 1) % line.size());
            twice += a[0] * b[1] - b[0] * a[1];
        }
        return twice / 2;
    }
}
