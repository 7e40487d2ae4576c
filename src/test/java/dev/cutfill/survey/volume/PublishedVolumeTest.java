package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class PublishedVolumeTest {
    private static final Polygon SQUARE =
            new Polygon(Ring.owning(new double[] {-10, 10, 10, -10}, new double[] {-10, -10, 10, 10}), List.of());

    @Test
    void bowlHasItsVolume() {
        double truth = Math.PI * 16 * 2 / 2; // a paraboloid: half of its cylinder
        PublishedVolume volume = PublishedVolume.of(
                field(1, (x, y) -> 0), field(2, (x, y) -> Math.min(0, (x * x + y * y) / 8 - 2)), SQUARE, 0.01);
        assertThat(volume.cut()).isCloseTo(truth, within(0.01 * truth));
        assertThat(volume.fill()).isCloseTo(0, within(0.01));
    }

    @Test
    void differencesBelowTheRegistrationErrorCountAsNone() {
        assertThat(PublishedVolume.of(field(1, (x, y) -> 0), field(2, (x, y) -> 0.05), SQUARE, 0.06))
                .isEqualTo(new PublishedVolume(0, 0));
        assertThat(PublishedVolume.of(field(1, (x, y) -> 0), field(2, (x, y) -> 0.05), SQUARE, 0.04)
                        .fill())
                .isCloseTo(20, within(0.5));
    }

    @Test
    void swappingTheEpochsSwapsCutAndFill() {
        PointCloud a = field(1, (x, y) -> 0), b = field(2, (x, y) -> 0.3 * Math.sin(x));
        PublishedVolume forth = PublishedVolume.of(a, b, SQUARE, 0.02);
        PublishedVolume back = PublishedVolume.of(b, a, SQUARE, 0.02);
        assertThat(back.cut()).isCloseTo(forth.fill(), within(1e-9));
        assertThat(back.fill()).isCloseTo(forth.cut(), within(1e-9));
    }

    @Test
    void fewPointsAndPointsOnALineAreNoVolume() {
        PointCloud line =
                PointCloud.owning(Origin.ZERO, new double[] {1, 2, 3, 4}, new double[] {1, 2, 3, 4}, new double[4]);
        PointCloud none = PointCloud.owning(Origin.ZERO, new double[0], new double[0], new double[0]);
        for (PointCloud other : List.of(line, none)) {
            assertThat(PublishedVolume.of(field(1, (x, y) -> 0), other, SQUARE, 0))
                    .isEqualTo(new PublishedVolume(0, 0));
        }
    }

    private static PointCloud field(long seed, DoubleBinaryOperator ground) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 8_000;
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(-11, 11);
            y[i] = random.nextDouble(-11, 11);
            z[i] = ground.applyAsDouble(x[i], y[i]);
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
