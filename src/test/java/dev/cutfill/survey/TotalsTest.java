package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.RejectedChange;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.result.UncertaintyParts;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TotalsTest {
    private static final Crs MAP = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);
    private static final double SIZE = 48;
    private static final DoubleBinaryOperator NOTHING = (x, y) -> 0;

    @Test
    void zeroHasTheDetectionLimitOfTheSite() throws Exception {
        ChangeReport report = survey(NOTHING, 0.02, ChangeSettings.defaults());
        SiteTotals totals = report.totals();
        double limit = totals.overlapNet().halfWidth();
        assertThat(report.regions()).isEmpty();
        for (Estimate zero : List.of(totals.cut(), totals.fill(), totals.net())) {
            assertThat(zero.value()).isZero();
            assertThat(zero.halfWidth()).isPositive().isCloseTo(limit, within(0.05 * limit));
        }
        SiteTotals pit = survey((x, y) -> Math.hypot(x, y) < 6 ? -1 : 0, 0.02, ChangeSettings.defaults())
                .totals();
        assertThat(pit.fill().value()).isZero();
        assertThat(pit.fill().halfWidth())
                .isGreaterThanOrEqualTo(pit.overlapNet().halfWidth());
    }

    @Test
    void partsAddUpInSquares() throws Exception {
        SiteTotals totals = survey(
                        (x, y) -> Math.hypot(x + 8, y) < 5 ? -1 : Math.hypot(x - 8, y) < 5 ? 1 : 0,
                        0.02,
                        ChangeSettings.defaults())
                .totals();
        UncertaintyParts parts = totals.parts();
        for (HalfWidths part : List.of(parts.random(), parts.common())) {
            assertThat(part.cut()).isPositive();
            assertThat(part.fill()).isPositive();
        }
        assertThat(totals.cut().halfWidth())
                .isCloseTo(
                        norm(
                                parts.random().cut(),
                                parts.correlated().cut(),
                                parts.common().cut(),
                                parts.undetected().cut(),
                                parts.unseen().cut()),
                        within(1e-9));
        assertThat(totals.net().halfWidth())
                .isCloseTo(
                        norm(
                                parts.measured().net(),
                                parts.undetected().net(),
                                parts.unseen().net()),
                        within(1e-9));
    }

    @Test
    void noiseAloneIsHardlyAnUndetectedChange() throws Exception {
        SiteTotals totals = survey(NOTHING, 0.05, ChangeSettings.defaults()).totals();
        assertThat(totals.parts().undetected().cut())
                .isLessThan(0.25 * totals.overlapNet().halfWidth());
        assertThat(totals.parts().undetected().fill())
                .isLessThan(0.25 * totals.overlapNet().halfWidth());
    }

    @Test
    void changeWithoutM3c2IsListedAndInTheInterval() throws Exception {
        double volume = Math.PI * 36 * 0.5;
        ChangeSettings strict = settings(3.3, 1, 4);
        // at the rim some cylinders stand on both sides of the edge
        ChangeReport report = survey((x, y) -> Math.hypot(x, y) < 6 ? -0.5 : 0, 0.12, strict);
        assertThat(report.regions()).isEmpty();
        RejectedChange dropped = report.rejected().largest().getFirst();
        assertThat(dropped.reason()).isEqualTo("confirmed_share");
        assertThat(dropped.kind()).isEqualTo(Region.Kind.CUT);
        assertThat(dropped.volume().value()).isCloseTo(volume, within(0.2 * volume));
        assertThat(dropped.outline().contains(0, 0)).isTrue();
        assertThat(report.totals().cut().covers(volume)).isTrue();
        assertThat(report.totals().parts().undetected().cut()).isGreaterThan(0.8 * volume);
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("confirmed_share"));
    }

    @Test
    void heapBelowTheSmallestAreaIsListed() throws Exception {
        double volume = Math.PI * 9 * 0.5;
        ChangeReport report = survey((x, y) -> Math.hypot(x, y) < 3 ? 0.5 : 0, 0.02, settings(3.3, 0.25, 60));
        assertThat(report.regions()).isEmpty();
        RejectedChange dropped = report.rejected().largest().getFirst();
        assertThat(dropped.reason()).isEqualTo("minimum_area");
        assertThat(dropped.kind()).isEqualTo(Region.Kind.FILL);
        assertThat(report.totals().fill().covers(volume)).isTrue();
    }

    @Test
    void groundThatIsCoherentlyOffIsInTheInterval() throws Exception {
        double crept = 0.06 * 30 * 30;
        // no cell stands out so far
        ChangeReport report =
                survey((x, y) -> Math.abs(x) < 15 && Math.abs(y) < 15 ? -0.06 : 0, 0.05, settings(20, 0.25, 4));
        assertThat(report.regions()).isEmpty();
        assertThat(report.rejected().largest()).isEmpty();
        assertThat(report.totals().parts().undetected().cut()).isGreaterThan(0.5 * crept);
        assertThat(report.totals().parts().undetected().fill()).isZero();
        assertThat(report.totals().cut().covers(crept)).isTrue();
        assertThat(report.totals().net().covers(-crept)).isTrue();
    }

    private static ChangeSettings settings(double seedLevel, double confirmedShare, double minimumArea) {
        ChangeSettings d = ChangeSettings.defaults();
        return new ChangeSettings(
                seedLevel,
                d.growLevel(),
                d.regionLevel(),
                confirmedShare,
                Optional.of(minimumArea),
                d.holeArea(),
                d.collarCells(),
                d.mostRings(),
                d.coreSpacing(),
                d.mostCores(),
                d.cylinderRadius(),
                d.normalRadii(),
                d.cylinderReach(),
                d.fewestPoints(),
                d.fewestPointsForLevel());
    }

    private static double norm(double... parts) {
        return Math.sqrt(DoubleStream.of(parts).map(part -> part * part).sum());
    }

    private static ChangeReport survey(DoubleBinaryOperator change, double noise, ChangeSettings settings)
            throws Exception {
        DoubleBinaryOperator ground = (x, y) -> 0.1 * x + Math.sin(y / 5) + 0.7 * Math.cos(x / 7 + y / 11);
        StableGround stable = new StableGround(List.of(new Polygon(square(24), List.of(square(18)))), MAP);
        SurveySettings d = SurveySettings.defaults();
        return ChangeSurvey.run(
                new SurveyInputs(
                        new MemoryCloud("pre", field(1, noise, ground), MAP),
                        new MemoryCloud(
                                "post",
                                field(2, noise, (x, y) -> ground.applyAsDouble(x, y) + change.applyAsDouble(x, y)),
                                MAP),
                        stable),
                new SurveySettings(
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
                        true,
                        d.heights(),
                        d.confidence(),
                        d.cell(),
                        d.detail(),
                        d.registration(),
                        settings,
                        d.volume(),
                        d.alignedCloud()),
                Progress.NONE);
    }

    private static PointCloud field(long seed, double noise, DoubleBinaryOperator ground) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) (SIZE * SIZE * 8);
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(-SIZE / 2, SIZE / 2);
            y[i] = random.nextDouble(-SIZE / 2, SIZE / 2);
            z[i] = ground.applyAsDouble(x[i], y[i]) + noise * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }

    private static Ring square(double half) {
        return Ring.owning(new double[] {-half, half, half, -half}, new double[] {-half, -half, half, half});
    }
}
