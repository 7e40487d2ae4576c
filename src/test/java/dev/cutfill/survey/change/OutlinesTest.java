package dev.cutfill.survey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class OutlinesTest {
    private static final Grid GRID = new Grid(3, -2, 0.5, 60, 50);

    @Test
    void outlineHasTheAreaOfItsCells() {
        SplittableRandom random = new SplittableRandom(1);
        for (int attempt = 0; attempt < 30; attempt++) {
            double radius = random.nextDouble(2, 18), x = random.nextDouble(20, 40), y = random.nextDouble(20, 30);
            int[] labels = labels((c, r) -> Math.hypot(c - x, r - y) < radius ? 1 : 0);
            Polygon outline = Outlines.of(GRID, labels, 1, c -> 1).getFirst();
            assertThat(outline.area()).isCloseTo(cells(labels, 1), within(1e-4));
            assertSimple(outline);
        }
    }

    @Test
    void outlineOfACircleHasNoStairs() {
        int[] labels = labels((c, r) -> Math.hypot(c - 30, r - 25) < 16.3 ? 1 : 0);
        Ring shell = Outlines.of(GRID, labels, 1, c -> 1).getFirst().shell();
        double x0 = GRID.centreX(30), y0 = GRID.centreY(25);
        for (int i = 0; i < shell.size(); i++) {
            double radius = Math.hypot(shell.x(i) - x0, shell.y(i) - y0);
            assertThat(radius).isCloseTo(16.3 * 0.5, within(0.5 * 0.5));
            assertThat(turn(shell, i)).isLessThan(40);
        }
        // along the edges of cells it would be a quarter longer
        assertThat(length(shell)).isLessThan(1.03 * 2 * Math.PI * 16.3 * 0.5);
    }

    @Test
    void outlinesOfNeighboursDoNotOverlap() {
        SplittableRandom random = new SplittableRandom(2);
        for (int attempt = 0; attempt < 20; attempt++) {
            double slope = random.nextDouble(-1, 1), wave = random.nextDouble(0, 4);
            int[] labels = labels((c, r) -> c < 5 || c > 54 || r < 5 || r > 44
                    ? 0
                    : r < 25 + slope * (c - 30) * 0.5 + wave * Math.sin(c / 3.0) ? 1 : 2);
            List<Polygon> outlines = Outlines.of(GRID, labels, 2, c -> 1);
            for (int k = 0; k < 4000; k++) {
                double x = random.nextDouble(3, 33), y = random.nextDouble(-2, 23);
                assertThat(outlines.get(0).contains(x, y) && outlines.get(1).contains(x, y))
                        .isFalse();
            }
            outlines.forEach(OutlinesTest::assertSimple);
        }
    }

    @Test
    void holesAreKept() {
        int[] labels = labels((c, r) -> {
            double radius = Math.hypot(c - 30, r - 25);
            return radius < 18 && radius > 6 ? 1 : 0;
        });
        Polygon outline = Outlines.of(GRID, labels, 1, c -> 1).getFirst();
        assertThat(outline.holes()).hasSize(1);
        assertThat(outline.area()).isCloseTo(cells(labels, 1), within(1e-4));
        assertThat(outline.contains(GRID.centreX(30), GRID.centreY(25))).isFalse();
    }

    @Test
    void straightEdgesHaveNoVerticesBetween() {
        int[] labels = labels((c, r) -> c > 9 && c < 40 && r > 9 && r < 30 ? 1 : 0);
        assertThat(Outlines.of(GRID, labels, 1, c -> 1).getFirst().shell().size())
                .isLessThanOrEqualTo(16);
    }

    @Test
    void smallestRegionAndOneAtTheEdgeHaveOutlines() {
        for (int at : new int[] {0, 20, 48}) {
            int[] labels = labels((c, r) -> c >= at && c < at + 2 && r >= at && r < at + 2 ? 1 : 0);
            Polygon outline = Outlines.of(GRID, labels, 1, c -> 1).getFirst();
            assertThat(outline.area()).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void cellsAtTheGroundsRimCountByTheirShare() {
        int[] labels = labels((c, r) -> c < 20 && r > 9 && r < 30 ? 1 : 0);
        Polygon outline =
                Outlines.of(GRID, labels, 1, c -> c % 60 == 0 ? 0.3 : 1).getFirst();
        assertThat(outline.area()).isCloseTo((19.3 * 20) * 0.25, within(1e-4));
        double west = Double.MAX_VALUE;
        for (int i = 0; i < outline.shell().size(); i++) {
            west = Math.min(west, outline.shell().x(i));
        }
        assertThat(west).isCloseTo(3 + 0.7 * 0.5, within(0.2));
    }

    @Test
    void partialCellsHaveAnOutlineBesideANeighbourToo() {
        int[] alone = labels((c, r) -> c < 2 && r < 2 ? 1 : 0);
        // no contour round four centres of cells is smaller than one cell
        assertThat(Outlines.of(GRID, alone, 1, c -> 0.2).getFirst().area()).isBetween(0.2, 0.5);
        int[] beside = labels((c, r) -> c < 2 && r < 2 ? 1 : c < 5 && r < 5 ? 2 : 0);
        List<Polygon> outlines = Outlines.of(GRID, beside, 2, c -> c % 60 < 2 && c / 60 < 2 ? 0.2 : 1);
        assertThat(outlines).hasSize(2).allMatch(outline -> outline.area() > 0);
    }

    private static int[] labels(BiFunction<Integer, Integer, Integer> label) {
        int[] labels = new int[GRID.size()];
        for (int c = 0; c < labels.length; c++) {
            labels[c] = label.apply(c % GRID.columns(), c / GRID.columns());
        }
        return labels;
    }

    private static double cells(int[] labels, int label) {
        double area = 0;
        for (int each : labels) {
            area += each == label ? GRID.cellArea() : 0;
        }
        return area;
    }

    private static double length(Ring ring) {
        double length = 0;
        for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            length += Math.hypot(ring.x(i) - ring.x(j), ring.y(i) - ring.y(j));
        }
        return length;
    }

    /// By how much the line turns at a vertex (°).
    private static double turn(Ring ring, int i) {
        int n = ring.size();
        double before = Math.atan2(ring.y(i) - ring.y((i + n - 1) % n), ring.x(i) - ring.x((i + n - 1) % n));
        double after = Math.atan2(ring.y((i + 1) % n) - ring.y(i), ring.x((i + 1) % n) - ring.x(i));
        return Math.abs(Math.toDegrees(Math.IEEEremainder(after - before, 2 * Math.PI)));
    }

    /// No two edges of the polygon cross, by trying all pairs.
    private static void assertSimple(Polygon polygon) {
        List<double[]> edges = new ArrayList<>();
        List<Ring> rings = new ArrayList<>(polygon.holes());
        rings.add(polygon.shell());
        for (Ring ring : rings) {
            for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
                edges.add(new double[] {ring.x(j), ring.y(j), ring.x(i), ring.y(i)});
            }
        }
        for (int i = 0; i < edges.size(); i++) {
            for (int k = i + 1; k < edges.size(); k++) {
                double[] a = edges.get(i), b = edges.get(k);
                boolean crossing = side(a, b[0], b[1]) * side(a, b[2], b[3]) < -1e-18
                        && side(b, a[0], a[1]) * side(b, a[2], a[3]) < -1e-18;
                assertThat(crossing).isFalse();
            }
        }
    }

    private static double side(double[] edge, double x, double y) {
        return (edge[2] - edge[0]) * (y - edge[1]) - (edge[3] - edge[1]) * (x - edge[0]);
    }
}
