package dev.cutfill.survey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegionBuffersTest {
    private static final Grid GRID = new Grid(0, 0, 1, 70, 60);
    private static final ChangeSettings SETTINGS = ChangeSettings.defaults();
    private static final int COLLAR = SETTINGS.collarCells();

    @Test
    void sharpRegionGetsItsCollarAndNoMore() {
        for (int seed = 0; seed < 5; seed++) {
            int x0 = 20 + 3 * seed, y0 = 25 + seed, radius = 6 + seed;
            float[] dz = noise(seed);
            int[] labels = new int[GRID.size()];
            for (int c = 0; c < labels.length; c++) {
                if (Math.hypot(c % 70 - x0, c / 70.0 - y0) < radius) {
                    labels[c] = 1;
                    dz[c] -= 1;
                }
            }
            float[] reach =
                    reach(dz, labels, new int[] {0, -1}, new BitSet()).labels().values();
            int beyond = 0;
            for (int c = 0; c < reach.length; c++) {
                boolean near = chessDistance(labels, c) <= COLLAR;
                assertThat(!Float.isNaN(reach[c]) || !near).isTrue();
                beyond += !near && !Float.isNaN(reach[c]) ? 1 : 0;
            }
            // a ring that stands out of noise by chance is followed, not more than a few
            assertThat(beyond).isLessThan(4 * 2 * (radius + 6) * 4);
        }
    }

    @Test
    void cellBetweenTwoRegionsGoesToOneOfItsSign() {
        float[] dz = new float[GRID.size()];
        int[] labels = new int[GRID.size()];
        for (int c = 0; c < labels.length; c++) {
            int column = c % 70, row = c / 70;
            if (row > 20 && row < 40 && column > 15 && column < 55) {
                labels[c] = column < 34 ? 1 : column > 36 ? 2 : 0;
                dz[c] = column < 36 ? -1 : 1;
            }
        }
        float[] reach =
                reach(dz, labels, new int[] {0, -1, 1}, new BitSet()).labels().values();
        for (int row = 23; row < 38; row++) {
            assertThat(reach[GRID.index(34, row)]).isEqualTo(1);
            assertThat(reach[GRID.index(35, row)]).isEqualTo(1);
            assertThat(reach[GRID.index(36, row)]).isEqualTo(2);
        }
    }

    @Test
    void heightsCarriedOverGapsAreNotAdded() {
        float[] dz = new float[GRID.size()];
        int[] labels = new int[GRID.size()];
        BitSet weak = new BitSet();
        for (int c = 0; c < labels.length; c++) {
            boolean inside = Math.hypot(c % 70 - 35, c / 70.0 - 30) < 8;
            labels[c] = inside ? 1 : 0;
            dz[c] = inside ? -1 : -0.01f;
            weak.set(c, !inside && c % 70 > 35);
        }
        float[] reach = reach(dz, labels, new int[] {0, -1}, weak).labels().values();
        for (int c = 0; c < reach.length; c++) {
            assertThat(weak.get(c) && !Float.isNaN(reach[c])).isFalse();
        }
    }

    @Test
    void fadingSlopeIsFollowedAndTheRestIsAdded() {
        float[] dz = noise(9);
        int[] labels = new int[GRID.size()];
        double truth = 0;
        for (int c = 0; c < labels.length; c++) {
            double radius = Math.hypot(c % 70 - 35, c / 70.0 - 30);
            double change = -0.6 * Math.exp(-radius * radius / (2 * 7 * 7));
            truth += change;
            dz[c] += (float) change;
            labels[c] = change < -0.06 ? 1 : 0;
        }
        RegionBuffers.Reach reach = reach(dz, labels, new int[] {0, -1}, new BitSet());
        double sum = reach.faded()[1];
        for (int c = 0; c < labels.length; c++) {
            sum += Float.isNaN(reach.labels().values()[c]) ? 0 : dz[c];
        }
        assertThat(sum).isCloseTo(truth, within(0.02 * -truth));
    }

    @Test
    void turnedSignsTurnNothingButTheSignOfWhatFades() {
        float[] dz = noise(4);
        int[] labels = new int[GRID.size()];
        for (int c = 0; c < labels.length; c++) {
            double radius = Math.hypot(c % 70 - 35, c / 70.0 - 30);
            dz[c] -= (float) (0.5 * Math.exp(-radius * radius / 80));
            labels[c] = radius < 10 ? 1 : 0;
        }
        float[] turned = new float[dz.length];
        for (int c = 0; c < dz.length; c++) {
            turned[c] = -dz[c];
        }
        RegionBuffers.Reach cut = reach(dz, labels, new int[] {0, -1}, new BitSet());
        RegionBuffers.Reach fill = reach(turned, labels, new int[] {0, 1}, new BitSet());
        assertThat(fill.labels().values()).isEqualTo(cut.labels().values());
        assertThat(fill.faded()[1]).isCloseTo(-cut.faded()[1], within(1e-9));
    }

    @Test
    void buffersAreThoseOfTheSlowTwin() {
        int followed = 0;
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] dz = noise(seed);
            int[] labels = new int[GRID.size()];
            int[] signs = new int[1 + random.nextInt(1, 7)];
            BitSet weak = new BitSet();
            for (int label = 1; label < signs.length; label++) {
                signs[label] = random.nextBoolean() ? 1 : -1;
                double x = random.nextDouble(70), y = random.nextDouble(60), width = random.nextDouble(2, 7);
                double outline = random.nextDouble(1, 2.5) * width, height = random.nextDouble(0.1, 1);
                for (int c = 0; c < labels.length; c++) {
                    double radius = Math.hypot(c % 70 - x, c / 70 - y);
                    dz[c] += (float) (signs[label] * height * Math.exp(-radius * radius / (2 * width * width)));
                    labels[c] = labels[c] == 0 && radius < outline ? label : labels[c];
                }
            }
            for (int c = 0; c < labels.length; c++) {
                weak.set(c, random.nextInt(20) == 0);
                dz[c] = labels[c] == 0 && random.nextInt(20) == 0 ? Float.NaN : dz[c];
            }
            SlowBuffers slow = new SlowBuffers(change(dz, weak), level(dz), labels, signs);
            RegionBuffers.Reach fast = reach(dz, labels, signs, weak);
            assertThat(fast.labels().values()).as("labels of %d", seed).isEqualTo(slow.reach());
            for (int label = 1; label < signs.length; label++) {
                assertThat(fast.faded()[label])
                        .as("beyond %d of %d", label, seed)
                        .isCloseTo(slow.faded(label), within(1e-9));
                followed += fast.faded()[label] != 0 ? 1 : 0;
            }
        }
        assertThat(followed).as("slopes that were followed").isGreaterThan(10);
    }

    private static RegionBuffers.Reach reach(float[] dz, int[] labels, int[] signs, BitSet weak) {
        return RegionBuffers.of(change(dz, weak), level(dz), labels, signs, SETTINGS);
    }

    private static float[] level(float[] dz) {
        float[] level = new float[dz.length];
        for (int c = 0; c < dz.length; c++) {
            level[c] = dz[c] / 0.02f;
        }
        return level;
    }

    private static HeightChange change(float[] dz, BitSet weak) {
        float[] sigma = new float[dz.length], noise = new float[dz.length];
        Arrays.fill(sigma, 0.02f);
        Arrays.fill(noise, 0.02f * 0.02f);
        return new HeightChange(
                Raster.owning(GRID, dz),
                Raster.owning(GRID, sigma),
                Raster.owning(GRID, noise),
                Raster.owning(GRID, new float[dz.length]),
                weak,
                0,
                0,
                c -> 1);
    }

    private static float[] noise(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] dz = new float[GRID.size()];
        for (int c = 0; c < dz.length; c++) {
            dz[c] = (float) (0.02 * random.nextGaussian());
        }
        return dz;
    }

    /// By looking at every cell of the region.
    private static int chessDistance(int[] labels, int cell) {
        int least = Integer.MAX_VALUE;
        for (int c = 0; c < labels.length; c++) {
            if (labels[c] == 1) {
                least = Math.min(least, Math.max(Math.abs(c % 70 - cell % 70), Math.abs(c / 70 - cell / 70)));
            }
        }
        return least;
    }
}
