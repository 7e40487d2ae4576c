package dev.cutfill.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointBlocksTest {
    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, PointBlocks.MOST_POINTS - 1, PointBlocks.MOST_POINTS, PointBlocks.MOST_POINTS + 1, 100_000})
    void cloudOfNotManyMoreThanWantedIsTakenWhole(int size) {
        PointCloud cloud = cloud(size);
        PointBlocks.Sample sample = PointBlocks.of(cloud).sample(Math.max(1, size));
        assertThat(sample.of()).isEqualTo(size);
        assertThat(sample.points().x()).isEqualTo(cloud.x());
        assertThat(sample.points().y()).isEqualTo(cloud.y());
        assertThat(sample.points().z()).isEqualTo(cloud.z());
    }

    @Test
    void largerCloudIsThinnedEvenlyAndAlwaysAlike() {
        PointCloud cloud = cloud(400_000);
        PointBlocks.Sample sample = PointBlocks.of(cloud).sample(50_000);
        assertThat(sample.of()).isEqualTo(400_000);
        assertThat(sample.points().size()).isBetween(45_000, 55_000);
        assertThat(PointBlocks.of(cloud).sample(50_000).points().x())
                .isEqualTo(sample.points().x());
        // x counts the points: one of each eight, in their order
        double[] x = sample.points().x();
        int[] steps = new int[8];
        for (int i = 0; i < x.length; i++) {
            assertThat((int) x[i] / 8).isEqualTo(i);
            steps[(int) x[i] % 8]++;
        }
        // each of the eight places about equally often: no pattern of the scanner falls in with it
        for (int step : steps) {
            assertThat(step).isBetween(x.length / 8 - 500, x.length / 8 + 500);
        }
    }

    @Test
    void boxIsThatOfTheCloud() {
        PointCloud cloud = cloud(70_000);
        assertThat(PointBlocks.of(cloud).bounds()).contains(cloud.bounds());
        assertThat(PointBlocks.of(cloud(0)).bounds()).isEmpty();
    }

    private static PointCloud cloud(int size) {
        SplittableRandom random = new SplittableRandom(5);
        double[] x = new double[size];
        for (int i = 0; i < size; i++) {
            x[i] = i;
        }
        return PointCloud.owning(
                new Origin(3, 4, 5),
                x,
                random.doubles(size, -4, 5).toArray(),
                random.doubles(size, 0, 9).toArray());
    }
}
