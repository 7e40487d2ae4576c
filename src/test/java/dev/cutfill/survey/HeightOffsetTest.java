package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.survey.result.Alternative;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.settings.HeightSettings;
import dev.cutfill.survey.settings.HeightSettings.Offset;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class HeightOffsetTest {
    private static final Crs MAP = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);
    private static final double SIZE = 48;
    private static final DoubleBinaryOperator GROUND =
            (x, y) -> 0.1 * x + Math.sin(y / 5) + 0.7 * Math.cos(x / 7 + y / 11);
    private static final StableGround FRAME =
            new StableGround(List.of(new Polygon(square(24), List.of(square(18)))), MAP);
    private static final StableGround NONE_GIVEN = new StableGround(List.of(), MAP);

    @Test
    void offsetIsTakenOffTheGridAndThePoints() throws Exception {
        double pit = Math.PI * 36 * 0.45;
        DoubleBinaryOperator change =
                (x, y) -> 0.5 + (Math.hypot(x + 9, y) < 6 ? -0.45 : 0) + (Math.hypot(x - 9, y) < 6 ? 0.45 : 0);
        SiteTotals totals = survey(change, FRAME, knownAligned(Offset.AUTO)).totals();
        assertThat(totals.cut().value()).isCloseTo(pit, within(0.03 * pit));
        assertThat(totals.fill().value()).isCloseTo(pit, within(0.03 * pit));
    }

    @Test
    void layerWithoutStableGroundStaysInTheTotals() throws Exception {
        for (double share : new double[] {0.35, 0.6, 0.85, 1}) {
            double volume = 0.4 * share * SIZE * SIZE;
            ChangeReport report = survey(layer(share), NONE_GIVEN, SurveySettings.defaults());
            assertThat(report.totals().fill().value()).as("share %s", share).isCloseTo(volume, within(0.05 * volume));
            assertThat(report.totals().fill().covers(volume)).isTrue();
            assertThat(report.totals().cut().covers(0)).isTrue();
            assertThat(report.stable().correction().value()).isZero();
        }
    }

    @Test
    void offsetInDisputeGivesBothAnswersAndItsMillimetres() throws Exception {
        ChangeReport report = survey(layer(0.85), NONE_GIVEN, SurveySettings.defaults());
        assertThat(report.alternatives()).extracting(Alternative::name).containsExactly("as_filed", "levelled");
        assertThat(report.alternatives()).extracting(Alternative::headline).containsExactly(true, false);
        assertThat(report.alternatives().getFirst().fill())
                .isEqualTo(report.totals().fill());
        double levelled = 0.4 * 0.15 * SIZE * SIZE;
        assertThat(report.alternatives().getLast().cut().value()).isCloseTo(levelled, within(0.1 * levelled));
        assertThat(report.warnings())
                .anyMatch(warning -> warning.matches(".*post lies (39|40)\\d ± \\d+ mm above pre.*"));
        assertThat(survey((x, y) -> 0, NONE_GIVEN, SurveySettings.defaults()).alternatives())
                .isEmpty();
    }

    @Test
    void knownAlignedKeepsALayerAndVouchesForItsHeight() throws Exception {
        double volume = 0.4 * 0.85 * SIZE * SIZE;
        ChangeReport report = survey(layer(0.85), NONE_GIVEN, knownAligned(Offset.AUTO));
        assertThat(report.totals().fill().value()).isCloseTo(volume, within(0.03 * volume));
        assertThat(report.totals().fill().halfWidth())
                .isBetween(1.9 * 0.03 * 0.85 * SIZE * SIZE, 2.3 * 0.03 * 0.85 * SIZE * SIZE);
        assertThat(report.alternatives()).isEmpty();
        assertThat(report.warnings()).singleElement().asString().contains("30 mm", "vertical_sigma_m");
    }

    @Test
    void verticalSigmaIsTheCommonError() throws Exception {
        ChangeReport report = survey(layer(0.85), NONE_GIVEN, settings(false, Offset.AUTO, Optional.of(0.01)));
        assertThat(report.stable().registrationError()).isEqualTo(0.01);
        assertThat(report.alternatives()).isEmpty();
    }

    @Test
    void offsetNoneTakesNothingOff() throws Exception {
        for (StableGround stable : List.of(FRAME, NONE_GIVEN)) {
            ChangeReport report = survey((x, y) -> 0.3, stable, settings(false, Offset.NONE, Optional.empty()));
            assertThat(report.stable().correction().value()).isZero();
            assertThat(report.registration().preFromPost().z(0, 0, 0)).isCloseTo(0, within(1e-3));
            assertThat(report.totals().overlapNet().value())
                    .isCloseTo(
                            0.3 * report.totals().overlapArea(),
                            within(0.01 * report.totals().overlapArea()));
        }
    }

    @Test
    void heightThatTheRegistrationTakesOffIsWarnedOf() throws Exception {
        ChangeReport moved = survey((x, y) -> 0.3, FRAME, SurveySettings.defaults());
        assertThat(moved.registration().preFromPost().z(0, 0, 0)).isCloseTo(-0.3, within(0.005));
        assertThat(moved.warnings())
                .singleElement()
                .asString()
                .matches("Post lay (29[6-9]|30[0-4]) ± \\d+ mm above pre on the stable ground in the files; .*");
        assertThat(survey((x, y) -> 0, FRAME, SurveySettings.defaults()).warnings())
                .isEmpty();
    }

    @Test
    void constantAddedToPostChangesTheNetByItsVolume() throws Exception {
        SurveySettings asFiled = knownAligned(Offset.NONE);
        SiteTotals before = survey((x, y) -> 0, NONE_GIVEN, asFiled).totals();
        SiteTotals after = survey((x, y) -> 0.25, NONE_GIVEN, asFiled).totals();
        assertThat(after.overlapNet().value() - before.overlapNet().value())
                .isCloseTo(0.25 * before.overlapArea(), within(1e-6 * before.overlapArea()));
    }

    @Test
    void pairInDifferentFramesIsLevelledAndSaysSo() throws Exception {
        ChangeReport report = elsewhere(SurveySettings.defaults());
        assertThat(report.registration().method()).isEqualTo("searched");
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("post was levelled"));
        assertThat(report.totals().overlapNet().covers(0)).isTrue();
    }

    @Test
    void offsetNoneIsRefusedForDifferentFrames() {
        assertRefused(() -> elsewhere(settings(false, Offset.NONE, Optional.empty())), "different frames");
    }

    @Test
    void offsetStableIsRefusedWithoutStableGround() {
        assertRefused(
                () -> survey((x, y) -> 0, NONE_GIVEN, settings(false, Offset.STABLE, Optional.empty())),
                "no stable ground was given");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable survey, String why) {
        assertThatThrownBy(survey)
                .isInstanceOfSatisfying(
                        SurveyException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(SurveyException.Reason.OFFSET_UNKNOWN))
                .hasMessageContaining(why);
    }

    /// 0.4 m over the western part of the site.
    private static DoubleBinaryOperator layer(double share) {
        double edge = SIZE * (share - 0.5);
        return (x, y) -> x < edge ? 0.4 : 0;
    }

    private static SurveySettings knownAligned(Offset offset) {
        return settings(true, offset, Optional.empty());
    }

    static SurveySettings settings(boolean knownAligned, Offset offset, Optional<Double> verticalSigma) {
        SurveySettings d = SurveySettings.defaults();
        return new SurveySettings(
                d.mode(),
                d.referenceThreshold(),
                d.reference(),
                d.areas(),
                d.trade(),
                d.stable(),
                d.points(),
                d.units(),
                d.groundFilter(),
                d.ground(),
                knownAligned,
                new HeightSettings(offset, verticalSigma),
                d.confidence(),
                d.cell(),
                d.detail(),
                d.registration(),
                d.change(),
                d.volume(),
                d.alignedCloud());
    }

    private static ChangeReport survey(DoubleBinaryOperator change, StableGround stable, SurveySettings settings)
            throws Exception {
        return ChangeSurvey.run(
                new SurveyInputs(
                        cloud("pre", field(1, GROUND)),
                        cloud("post", field(2, (x, y) -> GROUND.applyAsDouble(x, y) + change.applyAsDouble(x, y))),
                        stable),
                settings,
                Progress.NONE);
    }

    /// The same ground twice, post turned and far off.
    private static ChangeReport elsewhere(SurveySettings settings) throws Exception {
        DoubleBinaryOperator rough =
                (x, y) -> GROUND.applyAsDouble(x, y) + 2 * Math.exp(-Math.hypot(x - 11, y - 7) / 4) + x * y / 200;
        PointCloud moved = field(2, rough).transformed(RigidTransform.ofAngles(0, 0, 0.6, 40, 25, 30));
        return ChangeSurvey.run(
                new SurveyInputs(cloud("pre", field(1, rough)), cloud("post", moved), NONE_GIVEN),
                settings,
                Progress.NONE);
    }

    private static CloudSource cloud(String name, PointCloud points) {
        return new MemoryCloud(name, points, MAP);
    }

    private static PointCloud field(long seed, DoubleBinaryOperator ground) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) (SIZE * SIZE * 8);
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(-SIZE / 2, SIZE / 2);
            y[i] = random.nextDouble(-SIZE / 2, SIZE / 2);
            z[i] = ground.applyAsDouble(x[i], y[i]) + 0.02 * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }

    private static Ring square(double half) {
        return Ring.owning(new double[] {-half, half, half, -half}, new double[] {-half, -half, half, half});
    }
}
