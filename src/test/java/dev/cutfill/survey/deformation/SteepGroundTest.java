package dev.cutfill.survey.deformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SteepGroundTest {
    /// A yard of 20 × 20 m with a wall of 4 × 20 m along one edge: a sixth of 480 m².
    @Test
    void aWallIsMeasuredByItsFace() {
        for (double density : new double[] {200, 1000}) {
            SteepGround steep = SteepGround.of(yard(density, true));
            assertThat(steep.share()).isCloseTo(80.0 / 480, within(0.05));
            assertThat(steep.area()).isCloseTo(80, within(25.0));
            assertThat(steep.check().found()).isTrue();
        }
    }

    @Test
    void levelGroundAndSlopesHaveNone() {
        assertThat(SteepGround.of(yard(200, false)).share()).isZero();
        SplittableRandom random = new SplittableRandom(2);
        double[] x = random.doubles(20_000, 0, 40).toArray();
        double[] y = random.doubles(20_000, 0, 40).toArray();
        double[] z = new double[x.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = 1.2 * x[i] + 0.03 * random.nextGaussian(); // 50°
        }
        assertThat(SteepGround.of(PointCloud.owning(Origin.ZERO, x, y, z)).share())
                .isLessThan(0.002);
    }

    @Test
    void crownsOfTreesAreNoWalls() {
        SplittableRandom random = new SplittableRandom(3);
        int n = 30_000;
        double[] x = random.doubles(n, 0, 60).toArray();
        double[] y = random.doubles(n, 0, 60).toArray();
        double[] z =
                random.doubles(n).map(u -> u < 0.4 ? 0 : 2 + 10 * (u - 0.4)).toArray();
        SteepGround woods = SteepGround.of(PointCloud.owning(Origin.ZERO, x, y, z));
        assertThat(woods.check().found()).isFalse();
    }

    private static PointCloud yard(double density, boolean wall) {
        SplittableRandom random = new SplittableRandom(1);
        int ground = (int) (400 * density);
        int n = ground + (wall ? (int) (80 * density) : 0);
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(20);
            y[i] = i < ground ? random.nextDouble(20) : 20;
            z[i] = i < ground ? 0 : random.nextDouble(4);
            y[i] += 0.005 * random.nextGaussian();
            z[i] += 0.005 * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
