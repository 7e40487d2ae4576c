package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Ring;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.registration.RegistrationResult.Method;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Group properties and recovered motions, on terrain that each epoch samples for itself.
class RegistrationTest {
    private static final double SIZE = 160;
    private static final int POINTS = 50_000;
    private static final RegistrationSettings SETTINGS = RegistrationSettings.defaults();
    /// The outer quarter, where nothing changes.
    private static final List<Polygon> FRAME =
            List.of(new Polygon(square(2, SIZE - 2), List.of(square(40, SIZE - 40))));

    @ParameterizedTest
    @CsvSource({
        // yaw and tilt in degrees, shift and noise in metres
        "5, 0.5, 1, 0.01",
        "30, 2, 5, 0.05",
        "45, 5, 10, 0.05",
        "-45, 3, 10, 0.1",
        "100, 1, 10, 0.03",
        "175, 4, 10, 0.05"
    })
    void findsATurnedAndTiltedScanWithAPit(double yaw, double tilt, double shift, double noise) throws Exception {
        RigidTransform truth = motion(yaw, tilt, shift);
        PointCloud pre = scan(1, noise, RegistrationTest::hills);
        PointCloud post = scan(2, noise, RegistrationTest::dug).transformed(truth.inverse());
        RegistrationResult found = register(pre, post, FRAME);

        assertThat(found.method()).isIn(Method.SEARCHED, Method.REFINED);
        // two points a square metre and σ a coordinate: what the stable frame leaves free at the corners is a
        // few times σ/√n
        assertCloseTo(found.preFromPost(), truth, 0.01 + 0.25 * noise);
        assertThat(found.after().nmad()).isLessThan(0.02 + 1.6 * noise);
        assertThat(found.overlap()).isGreaterThan(0.9);
    }

    @Test
    void scanOfAFrameAThousandKilometresOffIsFound() throws Exception {
        RigidTransform truth = RigidTransform.translation(-1e6, 4e5, 300).after(motion(20, 1, 3));
        RegistrationResult found = register(
                scan(1, 0.02, RegistrationTest::hills),
                scan(2, 0.02, RegistrationTest::dug).transformed(truth.inverse()),
                FRAME);
        assertCloseTo(found.preFromPost(), truth, 0.02);
    }

    @Test
    void sixtyPercentOfOverlapAreEnough() throws Exception {
        RigidTransform truth = motion(-25, 1, 6);
        PointCloud pre = westOf(0.8 * SIZE, scan(1, 0.03, RegistrationTest::hills));
        PointCloud post =
                eastOf(0.2 * SIZE, scan(2, 0.03, RegistrationTest::hills)).transformed(truth.inverse());
        assertCloseTo(register(pre, post, FRAME).preFromPost(), truth, 0.03);
    }

    @Test
    void pairInOneFrameStaysUnlessAnotherIsSignificantlyBetter() throws Exception {
        RegistrationResult found =
                register(scan(1, 0.03, RegistrationTest::hills), scan(2, 0.03, RegistrationTest::dug), FRAME);
        assertCloseTo(found.preFromPost(), RigidTransform.IDENTITY, 0.01);
        assertThat(found.method()).isNotEqualTo(Method.SEARCHED);
        assertThat(found.after().nmad()).isLessThanOrEqualTo(found.before().nmad());
    }

    /// What happens on a beach: all ground but a few tracks has risen and tilted, and a fit to all ground would
    /// follow it.
    @Test
    void goodGeoreferencingSurvivesGroundThatMovedEverywhereElse() throws Exception {
        DoubleBinaryOperator moved = (x, y) -> hills(x, y) + (onTrack(x, y) ? 0 : 0.4 + 0.004 * x);
        List<Polygon> tracks = List.of(
                new Polygon(box(2, 40, 158, 43), List.of()),
                new Polygon(box(2, 80, 158, 83), List.of()),
                new Polygon(box(2, 120, 158, 123), List.of()));
        RegistrationResult found = register(scan(1, 0.02, RegistrationTest::hills), scan(2, 0.02, moved), tracks);
        assertCloseTo(found.preFromPost(), RigidTransform.IDENTITY, 0.03);
        assertThat(found.after().nmad()).isLessThanOrEqualTo(found.before().nmad());
    }

    /// The same where nobody says what stood still: a tilt would bring the two nearer, but leaves most of what
    /// they differ by.
    @Test
    void goodGeoreferencingSurvivesUnevenMotionOfNearlyAllGround() throws Exception {
        DoubleBinaryOperator moved =
                (x, y) -> hills(x, y) - 0.1 + 0.003 * (x - SIZE / 2) + 0.4 * Math.sin(x / 30 + 1) * Math.cos(y / 24);
        RegistrationResult found = register(scan(1, 0.06, RegistrationTest::hills), scan(2, 0.06, moved), List.of());
        assertThat(found.method()).isEqualTo(Method.GEOREFERENCED);
        assertThat(found.warnings()).anySatisfy(warning -> assertThat(warning).contains("was not refined"));
    }

    @ParameterizedTest
    @CsvSource({"0.02", "0.06"})
    void wrongGeoreferencingIsMendedThoughAThirdWasDug(double noise) throws Exception {
        RigidTransform truth = motion(0.3, 0.1, 0.4);
        DoubleBinaryOperator dug = (x, y) -> hills(x, y) - (x > 105 ? 1.5 + 0.5 * Math.sin(y / 9) : 0);
        RegistrationResult found = register(
                scan(1, noise, RegistrationTest::hills), scan(2, noise, dug).transformed(truth.inverse()), List.of());
        assertThat(found.method()).isEqualTo(Method.REFINED);
        assertCloseTo(found.preFromPost(), truth, 0.02 + noise);
    }

    @Test
    void heightOffsetOfTheWholeScanIsTakenOff() throws Exception {
        RigidTransform truth = RigidTransform.translation(0, 0, -0.3);
        RegistrationResult found = register(
                scan(1, 0.02, RegistrationTest::hills),
                scan(2, 0.02, RegistrationTest::dug).transformed(truth.inverse()),
                FRAME);
        assertCloseTo(found.preFromPost(), truth, 0.01);
        assertThat(Math.abs(found.before().bias())).isGreaterThan(0.25);
        assertThat(Math.abs(found.after().bias())).isLessThan(0.005);
    }

    @Test
    void registrationOfTheOtherWayRoundIsTheInverse() throws Exception {
        RigidTransform truth = motion(30, 2, 5);
        PointCloud a = scan(1, 0.02, RegistrationTest::hills);
        PointCloud b = scan(2, 0.02, RegistrationTest::hills).transformed(truth.inverse());
        RigidTransform there = register(a, b, List.of()).preFromPost();
        RigidTransform back = register(b, a, List.of()).preFromPost();
        assertCloseTo(there.after(back), RigidTransform.IDENTITY, 0.02);
    }

    @Test
    void sameInputGivesTheSameBits() throws Exception {
        PointCloud pre = scan(1, 0.03, RegistrationTest::hills);
        PointCloud post = scan(2, 0.03, RegistrationTest::dug)
                .transformed(motion(30, 2, 5).inverse());
        assertThat(register(pre, post, FRAME).preFromPost().matrix())
                .isEqualTo(register(pre, post, FRAME).preFromPost().matrix());
    }

    @Test
    void orderOfThePointsHardlyMatters() throws Exception {
        RigidTransform truth = motion(30, 2, 5);
        PointCloud pre = scan(1, 0.03, RegistrationTest::hills);
        PointCloud post = scan(2, 0.03, RegistrationTest::dug).transformed(truth.inverse());
        int[] shuffled = IntStream.range(0, POINTS)
                .map(i -> (int) ((i * 7919L + 13) % POINTS))
                .toArray();
        RigidTransform one = register(pre, post, FRAME).preFromPost();
        RigidTransform other =
                register(pre.select(shuffled), post.select(shuffled), FRAME).preFromPost();
        assertCloseTo(one.after(other.inverse()).after(truth), truth, 0.003);
    }

    @Test
    void strayPointsFarAboveDoNotMatter() throws Exception {
        RigidTransform truth = motion(40, 2, 8);
        PointCloud pre = scan(1, 0.03, RegistrationTest::hills);
        PointCloud post = withStrays(scan(2, 0.03, RegistrationTest::dug)).transformed(truth.inverse());
        assertCloseTo(register(pre, post, FRAME).preFromPost(), truth, 0.02);
    }

    @Test
    void roundBowlThatFitsAnyDirectionIsRefusedAsAmbiguous() {
        DoubleBinaryOperator bowl = (x, y) -> 20 - 20 * Math.exp(-(sq(x - SIZE / 2) + sq(y - SIZE / 2)) / sq(30));
        PointCloud pre = inDisc(scan(1, 0.02, bowl));
        PointCloud post =
                inDisc(scan(2, 0.02, bowl)).transformed(motion(70, 0, 30).inverse());
        assertThatThrownBy(() -> register(pre, post, List.of()))
                .isInstanceOfSatisfying(
                        RegistrationFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(RegistrationFailure.Kind.AMBIGUOUS))
                .hasMessageContaining("two ways");
    }

    @Test
    void otherTerrainIsRefused() {
        PointCloud pre = scan(1, 0.02, RegistrationTest::hills);
        PointCloud post = scan(2, 0.02, (x, y) -> 6 * Math.sin(x / 5 + 2) * Math.cos(y / 7) + 3 * Math.sin(x * y / 300))
                .transformed(motion(10, 0, 50));
        assertThatThrownBy(() -> register(pre, post, List.of()))
                .isInstanceOfSatisfying(
                        RegistrationFailure.class,
                        failure -> assertThat(failure.kind())
                                .isIn(
                                        RegistrationFailure.Kind.NO_OVERLAP,
                                        RegistrationFailure.Kind.AMBIGUOUS,
                                        RegistrationFailure.Kind.NOT_CONVERGED));
    }

    @Test
    void noisyScanStillMatchesAPreciseOne() throws Exception {
        RigidTransform truth = motion(30, 2, 5);
        PointCloud post = scan(2, 0.12, RegistrationTest::dug).transformed(truth.inverse());
        RegistrationResult found = register(scan(1, 0.005, RegistrationTest::hills), post, FRAME);
        assertCloseTo(found.preFromPost(), truth, 0.06);
        assertThat(found.warnings()).isEmpty();
    }

    /// Two sites of one company in one frame, or one scan mixed up: nobody may take that for a survey without a
    /// word.
    @ParameterizedTest
    @CsvSource({"1, 2", "5, 6"})
    void foreignTerrainInTheSameFrameIsNeverTakenSilently(long here, long there) {
        Scene site = Sites.slope(here, 100, 20_000, 0.03, List.of());
        PointCloud foreign = Sites.slope(there, 100, 20_000, 0.03, List.of()).post();
        for (List<Polygon> stable : List.of(List.<Polygon>of(), site.stableAreas())) {
            try {
                assertThat(register(site.pre(), foreign, stable).warnings()).isNotEmpty();
            } catch (RegistrationFailure refused) {
                assertThat(refused.kind())
                        .isIn(RegistrationFailure.Kind.NO_OVERLAP, RegistrationFailure.Kind.AMBIGUOUS);
            }
        }
    }

    @Test
    void movedGroundCalledStableDoesNotDragTheScan() throws Exception {
        List<Polygon> onThePit = List.of(new Polygon(box(73, 63, 97, 87), List.of()));
        RigidTransform truth = motion(30, 2, 5);
        RegistrationResult found = register(
                scan(1, 0.03, RegistrationTest::hills),
                scan(2, 0.03, RegistrationTest::dug).transformed(truth.inverse()),
                onThePit);
        assertCloseTo(found.preFromPost(), truth, 0.03);
        assertThat(found.warnings()).anySatisfy(warning -> assertThat(warning).contains("taken for stable"));
    }

    @Test
    void sixMetresOfStableGroundDecideHeightButNotTilt() throws Exception {
        RigidTransform truth = RigidTransform.translation(0.1, -0.1, -0.3);
        RegistrationResult found = register(
                scan(1, 0.02, RegistrationTest::hills),
                scan(2, 0.02, RegistrationTest::dug).transformed(truth.inverse()),
                List.of(new Polygon(box(10, 10, 16, 16), List.of())));
        assertCloseTo(found.preFromPost(), truth, 0.03);
        assertThat(found.covariance().sigmaAlong(1, 0, 0, SIZE / 2, SIZE / 2, 0))
                .isGreaterThan(1e-4);
    }

    @Test
    void stableGroundElsewhereIsRefusedWithItsExtent() {
        PointCloud pre = scan(1, 0.02, RegistrationTest::hills);
        PointCloud post = scan(2, 0.02, RegistrationTest::hills);
        assertThatThrownBy(() -> register(pre, post, List.of(new Polygon(square(1000, 1100), List.of()))))
                .isInstanceOfSatisfying(
                        RegistrationFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(RegistrationFailure.Kind.NO_STABLE_POINTS))
                .hasMessageContaining("0 points of the first cloud")
                .hasMessageContaining("1000 to 1100");
    }

    private static RegistrationResult register(PointCloud pre, PointCloud post, List<Polygon> stable)
            throws RegistrationFailure {
        return new Registration(SETTINGS).align(pre, post, stable, _ -> {});
    }

    /// Both motions put the corners and the middle of the site into the same places.
    private static void assertCloseTo(RigidTransform found, RigidTransform truth, double tolerance) {
        RigidTransform postFromPre = truth.inverse();
        for (double[] place : new double[][] {{0, 0}, {SIZE, 0}, {0, SIZE}, {SIZE, SIZE}, {SIZE / 2, SIZE / 2}}) {
            double z = hills(place[0], place[1]);
            assertThat(found.after(postFromPre).displacement(place[0], place[1], z))
                    .as("error at (%.0f, %.0f)", place[0], place[1])
                    .isLessThan(tolerance);
        }
    }

    private static RigidTransform motion(double yaw, double tilt, double shift) {
        double c = SIZE / 2;
        return RigidTransform.translation(c + shift, c - shift, 0.5 * shift)
                .after(RigidTransform.ofAngles(
                        Math.toRadians(tilt), Math.toRadians(-0.6 * tilt), Math.toRadians(yaw), 0, 0, 0))
                .after(RigidTransform.translation(-c, -c, 0));
    }

    private static double hills(double x, double y) {
        return 0.05 * x
                - 0.03 * y
                + 4 * Math.sin(x / 17 + 0.3 * Math.sin(y / 11))
                + 3 * Math.cos(y / 23 + x / 51)
                + 1.2 * Math.sin(x / 6.1) * Math.sin(y / 7.3);
    }

    private static double dug(double x, double y) {
        double rhoSq = sq(x - 85) + sq(y - 75);
        return hills(x, y) - (rhoSq < 400 ? 6 * Math.exp(-rhoSq / 200) : 0);
    }

    private static boolean onTrack(double x, double y) {
        return y > 38 && y < 45 || y > 78 && y < 85 || y > 118 && y < 125;
    }

    private static PointCloud scan(long seed, double noise, DoubleBinaryOperator ground) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[POINTS];
        double[] y = new double[POINTS];
        double[] z = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = SIZE * random.nextDouble();
            y[i] = SIZE * random.nextDouble();
            z[i] = ground.applyAsDouble(x[i], y[i]) + noise * random.nextGaussian();
            x[i] += noise * random.nextGaussian();
            y[i] += noise * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }

    private static PointCloud westOf(double limit, PointCloud cloud) {
        return cloud.select(IntStream.range(0, cloud.size())
                .filter(i -> cloud.x()[i] < limit)
                .toArray());
    }

    private static PointCloud eastOf(double limit, PointCloud cloud) {
        return cloud.select(IntStream.range(0, cloud.size())
                .filter(i -> cloud.x()[i] > limit)
                .toArray());
    }

    private static PointCloud inDisc(PointCloud cloud) {
        return cloud.select(IntStream.range(0, cloud.size())
                .filter(i -> sq(cloud.x()[i] - SIZE / 2) + sq(cloud.y()[i] - SIZE / 2) < sq(70))
                .toArray());
    }

    private static PointCloud withStrays(PointCloud cloud) {
        SplittableRandom random = new SplittableRandom(9);
        double[] z = cloud.z().clone();
        for (int i = 0; i < 200; i++) {
            z[random.nextInt(z.length)] += 20 + 100 * random.nextDouble();
        }
        return PointCloud.owning(Origin.ZERO, cloud.x(), cloud.y(), z);
    }

    private static Ring square(double from, double to) {
        return box(from, from, to, to);
    }

    private static Ring box(double west, double south, double east, double north) {
        return Ring.owning(new double[] {west, east, east, west}, new double[] {south, south, north, north});
    }

    private static double sq(double v) {
        return v * v;
    }
}
