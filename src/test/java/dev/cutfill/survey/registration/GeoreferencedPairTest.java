package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.registration.RegistrationResult.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pairs whose coordinates on a map say that they share a frame, on ground that alone would not tell: woods, and
/// scans of which few points are left.
class GeoreferencedPairTest {
    private static final Origin MAP = new Origin(500_000, 4_400_000, 600);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void halvesOfAScanOfWoodsStayWhereTheyAre(long seed) throws RegistrationFailure {
        RegistrationResult found = register(woods(seed, 61, seed), woods(seed + 50, 61, seed));
        assertStays(found, 0.1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void thinnedHalvesOfAnAirborneScanStayWhereTheyAre(long seed) throws RegistrationFailure {
        DoubleBinaryOperator town = (x, y) -> 3 * Math.sin(x / 300) + ((int) (x / 40) * 7 + (int) (y / 40) * 3) % 9;
        RegistrationResult found = register(strips(seed, 0, town), strips(seed + 50, 30, town));
        assertStays(found, 3);
    }

    /// Of the ground below conifers a point every metre and a half is left.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fewPointsOfLevelGroundStayWhereTheyAre(long seed) throws RegistrationFailure {
        DoubleBinaryOperator forest = (x, y) -> 0.15 * Math.sin(x / 11) * Math.cos(y / 13);
        RegistrationResult found =
                register(scan(seed, 90, 1850, 0.05, forest), scan(seed + 50, 90, 1850, 0.05, forest));
        // level ground leaves a shift in plan open, which costs no volume
        assertStays(found, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void foreignWoodsInTheSamePlaceAreNotTakenSilently(long seed) throws RegistrationFailure {
        RegistrationResult found = register(woods(seed, 61, 1), woods(seed + 50, 61, 7));
        assertThat(found.method()).isNotEqualTo(Method.SEARCHED);
        assertThat(found.warnings()).anySatisfy(warning -> assertThat(warning).contains("hardly agree"));
    }

    @Test
    void misfitOfWoodsTellsOwnGroundFromForeign() {
        PointCloud pre = woods(1, 61, 1);
        assertThat(misfit(pre, woods(51, 61, 1))).isLessThan(2);
        assertThat(misfit(pre, woods(52, 61, 7))).isGreaterThan(5);
    }

    /// A wrong frame within one map is no reason to give up the search.
    @Test
    void scanThatLiesClearlyElsewhereIsStillSearched() throws RegistrationFailure {
        DoubleBinaryOperator hills = (x, y) -> 0.05 * x
                + 4 * Math.sin(x / 17 + 0.3 * Math.sin(y / 11))
                + 3 * Math.cos(y / 23 + x / 51)
                + 1.2 * Math.sin(x / 6.1) * Math.sin(y / 7.3);
        RigidTransform truth = RigidTransform.ofAngles(0, 0, 0.4, 6, -5, 20);
        PointCloud post = scan(2, 100, 20_000, 0.03, hills).transformed(truth.inverse());
        RegistrationResult found = register(scan(1, 100, 20_000, 0.03, hills), post);
        assertThat(found.method()).isEqualTo(Method.SEARCHED);
        assertThat(found.preFromPost().after(truth.inverse()).displacement(50, 50, 0))
                .isLessThan(0.05);
    }

    /// The fit from where the files have a pair may find the turn that the search finds. That is no pose of the
    /// files, and the stable ground chooses as freely as for any searched pair.
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.4, 0.6, 0.785})
    void fitThatEndsFarFromTheFilesIsNotTheirs(double yaw) throws RegistrationFailure {
        DoubleBinaryOperator hills =
                (x, y) -> 12 * Math.exp(-Math.hypot(x - 70, y - 45) * Math.hypot(x - 70, y - 45) / 800)
                        - 9 * Math.exp(-Math.hypot(x - 30, y - 62) * Math.hypot(x - 30, y - 62) / 500)
                        + 0.3 * Math.sin(x / 5) * Math.cos(y / 6 + x / 40);
        RigidTransform truth = RigidTransform.translation(53, 48, 5)
                .after(RigidTransform.ofAngles(0, 0, yaw, 0, 0, 0))
                .after(RigidTransform.translation(-50, -50, 0));
        PointCloud post = scan(2, 100, 20_000, 0.03, hills).transformed(truth.inverse());
        CoarseRegistration coarse = new CoarseRegistration(RegistrationSettings.defaults());
        assertThat(coarse.start(coarse.maps(scan(1, 100, 20_000, 0.03, hills), post), new ArrayList<>()))
                .isInstanceOf(CoarseRegistration.Start.Disputed.class);
    }

    /// Without coordinates on a map the refusal stays.
    @Test
    void refusalNamesTheSettingThatHelps() {
        PointCloud pre = local(woods(1, 61, 1));
        PointCloud post = local(woods(2, 61, 7)).transformed(RigidTransform.translation(900, 0, 0));
        assertThatThrownBy(() -> register(pre, post))
                .isInstanceOf(RegistrationFailure.class)
                .hasMessageContaining("known_aligned");
    }

    private static PointCloud local(PointCloud cloud) {
        return PointCloud.owning(Origin.ZERO, cloud.x(), cloud.y(), cloud.z());
    }

    private static void assertStays(RegistrationResult found, double tolerance) {
        assertThat(found.method()).isNotEqualTo(Method.SEARCHED);
        assertThat(found.preFromPost().displacement(0, 0, 0)).isLessThan(tolerance);
        assertThat(found.preFromPost().z(0, 0, 0)).isBetween(-0.05, 0.05);
        assertThat(found.warnings()).isEmpty();
    }

    private static RegistrationResult register(PointCloud pre, PointCloud post) throws RegistrationFailure {
        return new Registration(RegistrationSettings.defaults()).align(pre, post, List.of(), _ -> {});
    }

    private static double misfit(PointCloud pre, PointCloud post) {
        CoarseRegistration.Maps maps = new CoarseRegistration(RegistrationSettings.defaults()).maps(pre, post);
        return FineRegistration.of(pre, post, RigidTransform.IDENTITY, maps.edge())
                .misfit(RigidTransform.IDENTITY);
    }

    /// Three points a square metre, most of them in crowns of spruces.
    ///
    /// @param terrain which ground, and which trees
    private static PointCloud woods(long seed, double size, long terrain) {
        SplittableRandom places = new SplittableRandom(terrain);
        double[] treeX = places.doubles(150, 0, size).toArray();
        double[] treeY = places.doubles(150, 0, size).toArray();
        double[] height = places.doubles(150, 6, 18).toArray();
        double phase = places.nextDouble(6);
        SplittableRandom beams = new SplittableRandom(seed + 1000);
        return scan(seed, size, 11_000, 0.03, (x, y) -> {
            double ground = 1.5 * Math.sin(x / 8 + phase) * Math.cos(y / 9 - phase) + 0.6 * Math.sin(x / 4 - 2 * phase);
            for (int t = 0; t < treeX.length; t++) {
                double share = 1 - Math.hypot(x - treeX[t], y - treeY[t]) / 3;
                if (share > 0 && beams.nextDouble() < 0.7) {
                    return ground + height[t] * share * beams.nextDouble(0.5, 1);
                }
            }
            return ground;
        });
    }

    private static PointCloud scan(long seed, double size, int n, double noise, DoubleBinaryOperator ground) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(size);
            y[i] = random.nextDouble(size);
            z[i] = ground.applyAsDouble(x[i], y[i]) + noise * random.nextGaussian();
        }
        return PointCloud.owning(MAP, x, y, z);
    }

    /// A site of 1000 × 1000 m in strips 40 m wide, 100 m apart: cells of one scan are seldom cells of the other.
    ///
    /// @param offset of the strips (m)
    private static PointCloud strips(long seed, double offset, DoubleBinaryOperator ground) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[5300];
        double[] y = new double[x.length];
        double[] z = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = 100 * random.nextInt(10) + offset + random.nextDouble(40);
            y[i] = random.nextDouble(1000);
            z[i] = ground.applyAsDouble(x[i], y[i]) + 0.1 * random.nextGaussian();
        }
        return PointCloud.owning(MAP, x, y, z);
    }
}
