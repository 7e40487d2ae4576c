package dev.cutfill.survey.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.PointCloud;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundFilterTest {
    private static final GroundSettings DEFAULTS = GroundSettings.defaults();

    /// Rolling ground of 8 % slope.
    private static double terrain(double x, double y) {
        return 0.08 * x - 0.03 * y + 1.5 * Math.sin(x / 17) * Math.cos(y / 23);
    }

    @Test
    void treesAndMachinesGoAndTheGroundStays() {
        SplittableRandom random = new SplittableRandom(1);
        int ground = 60_000, things = 6_000;
        double[][] at = new double[3][ground + things];
        for (int i = 0; i < ground; i++) {
            put(at, i, random.nextDouble(120), random.nextDouble(120), 0.03 * random.nextGaussian());
        }
        for (int i = ground; i < ground + things; i++) {
            switch (i % 3) {
                // crown
                case 0 ->
                    put(
                            at,
                            i,
                            30 + 2.2 * random.nextGaussian(),
                            80 + 2.2 * random.nextGaussian(),
                            random.nextDouble(1.5, 7));
                case 1 -> put(at, i, 70 + random.nextDouble(8), 40 + random.nextDouble(3), 2.8); // roof
                // shed
                default ->
                    put(at, i, 100 + random.nextDouble(10), 100 + random.nextDouble(12), random.nextDouble(0.9, 4));
            }
        }
        PointCloud kept = ground(PointCloud.owning(Origin.ZERO, at[0], at[1], at[2]));
        long onGround = IntStream.range(0, kept.size())
                .filter(i -> kept.z()[i] - terrain(kept.x()[i], kept.y()[i]) < 0.5)
                .count();
        assertThat(onGround).isBetween((long) (0.995 * ground), (long) ground);
        assertThat(kept.size() - onGround).isLessThan(things / 200);
    }

    private static void put(double[][] at, int i, double x, double y, double above) {
        at[0][i] = x;
        at[1][i] = y;
        at[2][i] = terrain(x, y) + above;
    }

    @Test
    void bareGroundLosesNothingTiltedUpToTheSlope() {
        for (DoubleBinaryOperator ground : new DoubleBinaryOperator[] {
            (x, y) -> 3, (x, y) -> 0.1 * x, (x, y) -> 0.1 * x - 0.1 * y, GroundFilterTest::terrain
        }) {
            PointCloud cloud = field(80, 20_000, ground);
            assertThat(ground(cloud).size()).isEqualTo(cloud.size());
        }
    }

    @Test
    void singlePointsFarBelowDoNotPullTheGroundDown() {
        PointCloud good = field(60, 12_000, GroundFilterTest::terrain);
        double[] x = Arrays.copyOf(good.x(), 12_003),
                y = Arrays.copyOf(good.y(), 12_003),
                z = Arrays.copyOf(good.z(), 12_003);
        for (int i = 0; i < 3; i++) {
            x[12_000 + i] = 10.5 + 20 * i;
            y[12_000 + i] = 30.5;
            z[12_000 + i] = -40;
        }
        PointCloud cloud = PointCloud.owning(Origin.ZERO, x, y, z);
        PointCloud kept = ground(cloud);
        assertThat(kept.size()).isEqualTo(12_000);
        assertThat(kept.bounds().minZ()).isGreaterThan(-10);
    }

    @Test
    void shiftAndSwapOfTheAxesChangeNothing() {
        PointCloud cloud = field(50, 9_000, (x, y) -> terrain(x, y) + (Math.hypot(x - 20, y - 25) < 3 ? 3 : 0));
        int kept = ground(cloud).size();
        assertThat(kept).isLessThan(9_000);
        PointCloud lifted = PointCloud.owning(
                Origin.ZERO,
                cloud.y(),
                cloud.x(),
                Arrays.stream(cloud.z()).map(z -> z + 64).toArray());
        assertThat(ground(lifted).size()).isCloseTo(kept, within(2));
    }

    /// The twin: an opening by a diamond, cell by cell.
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 9", "7, 1", "13, 17", "40, 31"})
    void thingsAreThoseOfOpeningsByDiamonds(int columns, int rows) {
        SplittableRandom random = new SplittableRandom(columns * 100L + rows);
        for (int round = 0; round < 5; round++) {
            Grid grid = new Grid(0, 0, 0.5, columns, rows);
            float[] z = new float[grid.size()];
            for (int c = 0; c < z.length; c++) {
                z[c] = (float) (random.nextInt(8) == 0 ? random.nextDouble(2.2) : random.nextDouble(0.4));
            }
            GroundSettings settings = new GroundSettings(0.5, 3, 0.2, 0.5, 1);
            assertThat(GroundFilter.things(z, grid, settings)).isEqualTo(slowThings(z, grid, settings));
        }
    }

    private static BitSet slowThings(float[] z, Grid grid, GroundSettings settings) {
        BitSet found = new BitSet();
        float[] before = z;
        for (int radius = 1; radius <= 6; radius++) {
            float[] opened = diamond(diamond(z, grid, radius, true), grid, radius, false);
            for (int c = 0; c < z.length; c++) {
                if (before[c] - opened[c] > settings.slope() * radius * grid.cell()) {
                    found.set(c);
                }
            }
            before = opened;
        }
        return found;
    }

    private static float[] diamond(float[] z, Grid grid, int radius, boolean least) {
        float[] result = new float[z.length];
        for (int c = 0; c < z.length; c++) {
            float best = z[c];
            for (int other = 0; other < z.length; other++) {
                int distance = Math.abs(c % grid.columns() - other % grid.columns())
                        + Math.abs(c / grid.columns() - other / grid.columns());
                if (distance <= radius) {
                    best = least ? Math.min(best, z[other]) : Math.max(best, z[other]);
                }
            }
            result[c] = best;
        }
        return result;
    }

    /// The twin: relaxation until nothing moves.
    @Test
    void holesAreFilledByTheSmoothestSurface() {
        int columns = 37, rows = 29;
        float[] z = new float[columns * rows];
        for (int c = 0; c < z.length; c++) {
            int x = c % columns, y = c / columns;
            z[c] = x > 8 && x < 20 && y > 5 && y < 16 || x > 30 && y < 9 || x == 3
                    ? Float.NaN
                    : (float) (10 + 0.3 * x - 0.2 * y + Math.sin(x / 6.0));
        }
        float[] slow = z.clone();
        Inpainting.fill(z, columns, rows);
        relax(slow, columns, rows);
        for (int c = 0; c < z.length; c++) {
            assertThat(z[c]).as("cell %s", c).isCloseTo(slow[c], within(0.15f));
        }
        float[] one = {Float.NaN, 4, Float.NaN};
        Inpainting.fill(one, 3, 1);
        assertThat(one).containsExactly(4, 4, 4);
    }

    private static void relax(float[] z, int columns, int rows) {
        BitSet unknown = new BitSet();
        for (int c = 0; c < z.length; c++) {
            if (Float.isNaN(z[c])) {
                unknown.set(c);
                z[c] = 10;
            }
        }
        for (int sweep = 0; sweep < 4_000; sweep++) {
            unknown.stream().forEach(c -> {
                double sum = 0;
                int n = 0;
                for (int[] step : new int[][] {{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
                    int x = c % columns + step[0], y = c / columns + step[1];
                    if (x >= 0 && y >= 0 && x < columns && y < rows) {
                        sum += z[y * columns + x];
                        n++;
                    }
                }
                z[c] = (float) (sum / n);
            });
        }
    }

    private static PointCloud ground(PointCloud cloud) {
        return GroundFilter.groundOf(PointBlocks.of(cloud), DEFAULTS)
                .sample(Integer.MAX_VALUE)
                .points();
    }

    private static PointCloud field(double size, int points, DoubleBinaryOperator ground) {
        SplittableRandom random = new SplittableRandom(points);
        double[] x = new double[points], y = new double[points], z = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = random.nextDouble(size);
            y[i] = random.nextDouble(size);
            z[i] = ground.applyAsDouble(x[i], y[i]) + 0.02 * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
