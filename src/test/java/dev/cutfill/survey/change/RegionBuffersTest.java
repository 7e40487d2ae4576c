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
    private static final int COLLAR = ChangeSettings.defaults().collarCells();

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

    private static RegionBuffers.Reach reach(float[] dz, int[] labels, int[] signs, BitSet weak) {
        float[] sigma = new float[dz.length], noise = new float[dz.length], level = new float[dz.length];
        Arrays.fill(sigma, 0.02f);
        Arrays.fill(noise, 0.02f * 0.02f);
        for (int c = 0; c < dz.length; c++) {
            level[c] = dz[c] / 0.02f;
        }
        HeightChange change = new HeightChange(
                Raster.owning(GRID, dz),
                Raster.owning(GRID, sigma),
                Raster.owning(GRID, noise),
                Raster.owning(GRID, new float[dz.length]),
                weak,
                0,
                0,
                c -> 1);
        return RegionBuffers.of(change, level, labels, signs, ChangeSettings.defaults());
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
