package dev.cutfill.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RigidTransformTest {
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    @RepeatedTest(20)
    void inverseTakesEveryPointBack() {
        RigidTransform t = anyTransform();
        double x = any(1e6), y = any(1e6), z = any(1e3);
        RigidTransform there = t.inverse().after(t);
        assertThat(there.displacement(x, y, z)).isLessThan(1e-8);
        assertThat(there.angle()).isLessThan(1e-12);
    }

    @RepeatedTest(20)
    void productActsAsOneAfterTheOther() {
        RigidTransform a = anyTransform();
        RigidTransform b = anyTransform();
        double x = any(1e3), y = any(1e3), z = any(1e3);
        double bx = b.x(x, y, z), by = b.y(x, y, z), bz = b.z(x, y, z);
        RigidTransform both = a.after(b);
        assertThat(both.x(x, y, z)).isCloseTo(a.x(bx, by, bz), within(1e-8));
        assertThat(both.y(x, y, z)).isCloseTo(a.y(bx, by, bz), within(1e-8));
        assertThat(both.z(x, y, z)).isCloseTo(a.z(bx, by, bz), within(1e-8));
    }

    @RepeatedTest(20)
    void motionIsTheSameInTheWorldFrame() {
        RigidTransform t = anyTransform();
        Origin origin = new Origin(500_000, 5_700_000, 300);
        double x = any(300), y = any(300), z = any(50);
        RigidTransform world = t.inWorld(origin);
        assertThat(world.x(x + origin.x(), y + origin.y(), z + origin.z()) - origin.x())
                .isCloseTo(t.x(x, y, z), within(1e-7));
        assertThat(world.y(x + origin.x(), y + origin.y(), z + origin.z()) - origin.y())
                .isCloseTo(t.y(x, y, z), within(1e-7));
        assertThat(world.z(x + origin.x(), y + origin.y(), z + origin.z()) - origin.z())
                .isCloseTo(t.z(x, y, z), within(1e-7));
    }

    @Test
    void angleKeepsItsDigitsWhenSmallAndWhenLarge() {
        for (double angle : new double[] {0, 1e-12, 1e-7, 1e-3, 1, 2, 3.1}) {
            RigidTransform t = RigidTransform.ofRotationVector(0, 0, angle, 0, 0, 0);
            assertThat(t.angle()).isCloseTo(angle, within(1e-15 + 1e-12 * angle));
            assertThat(t.yaw()).isCloseTo(angle, within(1e-15 + 1e-12 * angle));
        }
    }

    @RepeatedTest(20)
    void rotationVectorAndAnglesAgreeAboutEachAxis() {
        double a = any(3);
        assertThat(RigidTransform.ofRotationVector(a, 0, 0, 1, 2, 3)
                        .inverse()
                        .after(RigidTransform.ofAngles(a, 0, 0, 1, 2, 3))
                        .angle())
                .isLessThan(1e-12);
        assertThat(RigidTransform.ofRotationVector(0, a, 0, 1, 2, 3)
                        .inverse()
                        .after(RigidTransform.ofAngles(0, a, 0, 1, 2, 3))
                        .angle())
                .isLessThan(1e-12);
        assertThat(RigidTransform.ofRotationVector(0, 0, a, 1, 2, 3)
                        .inverse()
                        .after(RigidTransform.ofAngles(0, 0, a, 1, 2, 3))
                        .angle())
                .isLessThan(1e-12);
    }

    private RigidTransform anyTransform() {
        return RigidTransform.ofAngles(any(3), any(1.5), any(3), any(100), any(100), any(100));
    }

    private double any(double scale) {
        return (2 * random.nextDouble() - 1) * scale;
    }
}
