package dev.cutfill.cloud.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Bounds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TinTest {
    private static final double EAST = 1_000_000;
    private static final double NORTH = 5_400_000;

    @Test
    void planeOfTrianglesIsThePlane() {
        Tin tin = mesh(40, 0.37);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            double x = EAST + 40 * 2.5 * random.nextDouble();
            double y = NORTH + 40 * 2.5 * random.nextDouble();
            assertThat(tin.at(x, y)).isCloseTo(plane(x, y), within(1e-8));
        }
        assertThat(tin.at(EAST - 0.01, NORTH + 3)).isNaN();
        assertThat(tin.at(EAST + 3, NORTH + 100.01)).isNaN();
        assertThat(tin.contradiction()).isEmpty();
    }

    @Test
    void placesOnEdgesAndVerticesHaveAHeight() {
        Tin tin = mesh(10, 0);
        for (int row = 0; row <= 20; row++) {
            for (int column = 0; column <= 20; column++) {
                double x = EAST + 1.25 * column;
                double y = NORTH + 1.25 * row;
                assertThat(tin.at(x, y)).isCloseTo(plane(x, y), within(1e-8));
            }
        }
    }

    @Test
    void longTrianglesAreFoundAllTheSame() {
        double[] x = {0, 10_000, 10_000, 0, 5_000};
        double[] y = {0, 10_000, 10_001, 1, 0};
        double[] z = {1, 2, 2, 1, 7};
        Tin tin = Tin.owning(x, y, z, new int[] {0, 1, 2, 0, 2, 3, 0, 4, 1}).orElseThrow();
        assertThat(tin.at(5_000, 5_000.5)).isCloseTo(1.5, within(1e-9));
        assertThat(tin.at(5_000, 10)).isGreaterThan(6);
        assertThat(tin.at(1, 9_000)).isNaN();
    }

    @Test
    void verticalTrianglesAreLeftOut() {
        double[] x = {0, 1, 0, 0};
        double[] y = {0, 0, 1, 1};
        double[] z = {0, 0, 0, 5};
        assertThat(Tin.owning(x, y, z, new int[] {0, 1, 2, 0, 2, 3})
                        .orElseThrow()
                        .triangles())
                .isOne();
        assertThat(Tin.owning(x, y, z, new int[] {0, 2, 3})).isEmpty();
    }

    @Test
    void twoHeightsAtOnePlaceAreAContradiction() {
        double[] x = {0, 10, 0, 2, 6, 2};
        double[] y = {0, 0, 10, 2, 2, 6};
        double[] z = {0, 0, 0, 1, 1, 1};
        double[] place = Tin.owning(x, y, z, new int[] {0, 1, 2, 3, 4, 5})
                .orElseThrow()
                .contradiction()
                .orElseThrow();
        assertThat(place[0]).isBetween(2.0, 6.0);
        double[] level = new double[6];
        assertThat(Tin.owning(x, y, level, new int[] {0, 1, 2, 3, 4, 5, 0, 1, 2})
                        .orElseThrow()
                        .contradiction())
                .as("a triangle that is there twice contradicts nothing")
                .isEmpty();
    }

    @Test
    void rasterIsBilinearBetweenCentres() {
        float[] heights = {0, 1, 2, 10, 11, 12, 20, Float.NaN, 22};
        Dem dem = Dem.owning(EAST, NORTH, 2, 4, 3, 500, heights);
        assertThat(dem.at(EAST, NORTH)).isEqualTo(500);
        assertThat(dem.at(EAST + 1, NORTH - 2)).isEqualTo(505.5);
        assertThat(dem.at(EAST + 4, NORTH - 4)).isEqualTo(512);
        assertThat(dem.at(EAST + 1, NORTH - 6)).isNaN();
        assertThat(dem.at(EAST - 0.1, NORTH)).isNaN();
        assertThat(dem.bounds()).isEqualTo(new Bounds(EAST, NORTH - 8, 500, EAST + 4, NORTH, 522));
    }

    private static double plane(double x, double y) {
        return 512 + 0.2 * (x - EAST) - 0.31 * (y - NORTH);
    }

    /// Cells of 2.5 m, inner vertices moved by up to so much of it.
    private static Tin mesh(int cells, double moved) {
        SplittableRandom random = new SplittableRandom(7);
        int n = cells + 1;
        double[] x = new double[n * n];
        double[] y = new double[n * n];
        double[] z = new double[n * n];
        int[] corners = new int[6 * cells * cells];
        int k = 0;
        for (int v = 0; v < n * n; v++) {
            int row = v / n;
            boolean inner = v % n > 0 && v % n < cells && row > 0 && row < cells;
            x[v] = EAST + 2.5 * (v % n + (inner ? moved * (random.nextDouble() - 0.5) : 0));
            y[v] = NORTH + 2.5 * (row + (inner ? moved * (random.nextDouble() - 0.5) : 0));
            z[v] = plane(x[v], y[v]);
        }
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                int v = row * n + column;
                for (int corner : new int[] {v, v + 1, v + n + 1, v, v + n + 1, v + n}) {
                    corners[k++] = corner;
                }
            }
        }
        return Tin.owning(x, y, z, corners).orElseThrow();
    }
}
