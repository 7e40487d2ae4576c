package dev.cutfill.survey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutlinesTest {
    @Test
    void outlineHoldsExactlyTheCellsOfItsLabelAndEveryRingIsSimple() {
        SplittableRandom random = new SplittableRandom(1);
        for (int attempt = 0; attempt < 200; attempt++) {
            Grid grid = new Grid(3, -2, 0.5, 2 + attempt % 13, 2 + attempt % 11);
            int[] labels = new int[grid.size()];
            double share = random.nextDouble(0.3, 0.9);
            for (int c = 0; c < labels.length; c++) {
                labels[c] = random.nextDouble() < share ? -1 - random.nextInt(2) : 0;
            }
            int count = number(grid, labels);
            List<Polygon> outlines = Outlines.of(grid, labels, count);
            assertThat(outlines).hasSize(count);
            for (int label = 1; label <= count; label++) {
                Polygon outline = outlines.get(label - 1);
                int cells = 0;
                for (int c = 0; c < labels.length; c++) {
                    boolean mine = labels[c] == label;
                    cells += mine ? 1 : 0;
                    assertThat(outline.contains(grid.centreX(c % grid.columns()), grid.centreY(c / grid.columns())))
                            .isEqualTo(mine);
                }
                assertThat(outline.area()).isCloseTo(cells * grid.cellArea(), within(1e-9));
                assertSimple(outline.shell());
                outline.holes().forEach(OutlinesTest::assertSimple);
            }
        }
    }

    @Test
    void ringRoundAHoleClosedByACornerHasAHoleNotAKnot() {
        Grid grid = new Grid(0, 0, 1, 4, 4);
        // the hole in the middle touches the outside at a corner
        int[] labels = {
            1, 1, 1, 0,
            1, 0, 1, 0,
            1, 1, 0, 0,
            0, 0, 0, 0
        };
        Polygon outline = Outlines.of(grid, labels, 1).getFirst();
        assertThat(outline.holes()).hasSize(1);
        assertThat(outline.area()).isEqualTo(7);
    }

    @Test
    void straightEdgesHaveNoVerticesBetween() {
        Grid grid = new Grid(0, 0, 2, 7, 5);
        int[] labels = new int[grid.size()];
        for (int row = 1; row < 4; row++) {
            for (int column = 1; column < 6; column++) {
                labels[grid.index(column, row)] = 1;
            }
        }
        assertThat(Outlines.of(grid, labels, 1).getFirst().shell().size()).isEqualTo(4);
    }

    /// Every corner is passed once; edges of unit squares can meet nowhere else.
    private static void assertSimple(Ring ring) {
        Set<String> seen = new HashSet<>();
        for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            double steps = 2 * (Math.abs(ring.x(i) - ring.x(j)) + Math.abs(ring.y(i) - ring.y(j)));
            for (int k = 0; k < Math.round(steps); k++) {
                double x = ring.x(j) + (ring.x(i) - ring.x(j)) * k / steps;
                double y = ring.y(j) + (ring.y(i) - ring.y(j)) * k / steps;
                assertThat(seen.add(Math.round(2 * x) + " " + Math.round(2 * y)))
                        .isTrue();
            }
        }
    }

    private static int number(Grid grid, int[] labels) {
        int count = 0;
        for (int c = 0; c < labels.length; c++) {
            if (labels[c] >= 0) {
                continue;
            }
            int kind = labels[c];
            labels[c] = ++count;
            ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(c));
            while (!queue.isEmpty()) {
                int cell = queue.remove();
                for (int d = 0; d < 4; d++) {
                    int x = cell % grid.columns() + (d == 0 ? 1 : d == 1 ? -1 : 0);
                    int y = cell / grid.columns() + (d == 2 ? 1 : d == 3 ? -1 : 0);
                    if (x >= 0 && y >= 0 && x < grid.columns() && y < grid.rows() && labels[grid.index(x, y)] == kind) {
                        labels[grid.index(x, y)] = count;
                        queue.add(grid.index(x, y));
                    }
                }
            }
        }
        return count;
    }
}
