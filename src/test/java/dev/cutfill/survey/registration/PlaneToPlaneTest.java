package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A street between houses, scanned twice: a flat road that tells nothing of a shift in plan, and walls that
/// tell nothing of a height. Ground alone cannot register it.
class PlaneToPlaneTest {
    private static final int POINTS = 40_000;

    @Test
    void streetIsFoundFromItsPlaceAndFromNearby() {
        PointCloud pre = street(1);
        for (RigidTransform start :
                List.of(RigidTransform.IDENTITY, RigidTransform.ofAngles(0.002, -0.003, 0.012, 0.48, 0.12, -0.03))) {
            RigidTransform found =
                    new PlaneToPlane(pre, street(2).transformed(start.inverse())).align(RigidTransform.IDENTITY);
            assertClose(found, start);
        }
    }

    @Test
    void registrationTellsThatAStreetIsNoHeightField() throws RegistrationFailure {
        RigidTransform truth = RigidTransform.ofAngles(0.002, -0.003, 0.012, 0.48, 0.12, -0.03);
        RegistrationResult registered = new Registration(RegistrationSettings.defaults())
                .align(street(1), street(2).transformed(truth.inverse()), List.of(), _ -> {});
        assertThat(registered.method()).isEqualTo(RegistrationResult.Method.REFINED);
        assertClose(registered.preFromPost(), truth);
    }

    @Test
    void aStreetAgainstItselfStaysWhereItIs() throws RegistrationFailure {
        RegistrationResult registered =
                new Registration(RegistrationSettings.defaults()).align(street(1), street(1), List.of(), _ -> {});
        assertThat(registered.preFromPost()).isSameAs(RigidTransform.IDENTITY);
    }

    private static void assertClose(RigidTransform found, RigidTransform truth) {
        RigidTransform off = found.after(truth.inverse());
        assertThat(Math.toDegrees(off.angle())).isLessThan(0.05);
        assertThat(off.displacement(0, 0, 0)).isLessThan(0.02);
    }

    /// A road of 60 × 16 m, fronts of houses on both sides with gaps and set-backs, and gables across.
    private static PointCloud street(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[POINTS];
        double[] y = new double[POINTS];
        double[] z = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            int house = random.nextInt(6);
            int side = random.nextInt(2) * 2 - 1;
            double setBack = 8 + (house * 7 + side) % 4;
            switch (i % 4) {
                case 0 -> {
                    x[i] = random.nextDouble(-30, 30);
                    y[i] = random.nextDouble(-8, 8);
                }
                case 1, 2 -> {
                    x[i] = -30 + 10 * house + random.nextDouble(8);
                    y[i] = side * setBack;
                    z[i] = random.nextDouble(7);
                }
                default -> {
                    x[i] = -30 + 10 * house + (random.nextBoolean() ? 0 : 8);
                    y[i] = side * (setBack + random.nextDouble(6));
                    z[i] = random.nextDouble(7);
                }
            }
        }
        for (double[] axis : List.of(x, y, z)) {
            Arrays.setAll(axis, i -> axis[i] + 0.01 * random.nextGaussian());
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
