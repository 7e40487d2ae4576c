package dev.cutfill.survey.stable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.VolumeSettings;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class UnchangedGroundTest {
    private static final double SIZE = 60;
    private static final Grid GRID = new Grid(0, 0, 0.6, 100, 100);

    @Test
    void whereNothingChangedNearlyAllIsUnchanged() {
        UnchangedGround ground = find((x, y) -> 0);
        assertThat(ground.share()).isGreaterThan(0.7);
        assertThat(ground.spread()).isTrue();
        assertThat(ground.scatter()).isBetween(0.001, 0.02);
    }

    @Test
    void changedGroundIsNotTakenForUnchanged() {
        DoubleBinaryOperator change = (x, y) -> x < 35 ? -1.5 - 0.05 * y : y < 12 ? 0.4 : 0;
        UnchangedGround ground = find(change);
        assertThat(outside(ground.cells(), change)).isZero();
        assertThat(ground.share()).isBetween(0.2, 0.4);
        assertThat(StableStatistics.of(difference(change), ground.cells(), VolumeSettings.defaults())
                        .orElseThrow()
                        .bias())
                .isCloseTo(0, within(0.004));
    }

    @Test
    void thinLayerIsFoundThoughNoCellShowsIt() {
        DoubleBinaryOperator change = (x, y) -> x > 20 && x < 40 ? 0.06 : 0;
        BitSet cells = find(change).cells();
        assertThat(outside(cells, change)).isLessThan(cells.cardinality() / 50);
    }

    @Test
    void commonOffsetIsCommonToAll() {
        UnchangedGround ground = find((x, y) -> 0.05);
        assertThat(StableStatistics.of(difference((x, y) -> 0.05), ground.cells(), VolumeSettings.defaults())
                        .orElseThrow()
                        .bias())
                .isCloseTo(0.05, within(0.004));
    }

    @Test
    void groundInOneCornerIsNotSpread() {
        UnchangedGround ground = find((x, y) -> x < 33 && y < 38 ? 0 : 1 + 0.1 * x + 0.07 * y);
        assertThat(ground.spread()).isFalse();
        assertThat(ground.share()).isBetween(0.2, 0.36);
    }

    @Test
    void swappingTheEpochsChangesNothing() {
        DoubleBinaryOperator change = (x, y) -> x < 20 ? -1 : 0;
        HeightSurface pre = surface(1, (x, y) -> 0), post = surface(2, change);
        VolumeSettings settings = VolumeSettings.defaults();
        assertThat(UnchangedGround.find(Difference.of(post, pre, settings), settings)
                        .orElseThrow()
                        .cells())
                .isEqualTo(UnchangedGround.find(Difference.of(pre, post, settings), settings)
                        .orElseThrow()
                        .cells());
    }

    private static int outside(BitSet cells, DoubleBinaryOperator change) {
        return (int) cells.stream()
                .filter(c -> change.applyAsDouble(GRID.centreX(c % 100), GRID.centreY(c / 100)) != 0)
                .count();
    }

    private static UnchangedGround find(DoubleBinaryOperator change) {
        return UnchangedGround.find(difference(change), VolumeSettings.defaults())
                .orElseThrow();
    }

    private static Difference difference(DoubleBinaryOperator change) {
        return Difference.of(surface(1, (x, y) -> 0), surface(2, change), VolumeSettings.defaults());
    }

    private static HeightSurface surface(long seed, DoubleBinaryOperator change) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) (SIZE * SIZE * 12);
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(SIZE);
            y[i] = random.nextDouble(SIZE);
            z[i] = Math.sin(x[i] / 9) + 0.1 * y[i] + change.applyAsDouble(x[i], y[i]) + 0.04 * random.nextGaussian();
        }
        return HeightSurface.of(CellList.of(PointCloud.owning(Origin.ZERO, x, y, z), GRID), VolumeSettings.defaults());
    }
}
