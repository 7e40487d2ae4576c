package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.survey.SurveyException.Reason;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnitChecksTest {
    private static final double FOOT = 0.3048;
    private static final double US_FOOT = 1200.0 / 3937;

    @Test
    void unitsThatTheFilesNameNeedNoWord() throws Exception {
        assertThat(warnings(units(1, 1), units(1, 1), LengthUnits.NONE)).isEmpty();
        assertThat(warnings(units(US_FOOT, US_FOOT), units(US_FOOT, US_FOOT), LengthUnits.NONE))
                .isEmpty();
        assertThat(warnings(units(1, 0), units(1, 1), LengthUnits.NONE))
                .as("heights in metres, as the plane")
                .isEmpty();
        assertThat(warnings(units(US_FOOT, 1), units(US_FOOT, 1), LengthUnits.NONE))
                .isEmpty();
    }

    @Test
    void unknownUnitsAreMetresAndTheWarningNamesTheSetting() throws Exception {
        assertThat(warnings(LengthUnits.NONE, LengthUnits.NONE, LengthUnits.NONE))
                .containsExactly(
                        "pre.las names no coordinate system; its coordinates were taken for metres."
                                + " If they are in feet, set unit to \"ft\" or \"us_ft\".",
                        "post.las names no coordinate system; its coordinates were taken for metres."
                                + " If they are in feet, set unit to \"ft\" or \"us_ft\".");
        assertThat(warnings(LengthUnits.NONE, LengthUnits.NONE, units(FOOT, 0))).isEmpty();
        assertThat(warnings(LengthUnits.NONE, LengthUnits.NONE, units(1, 0))).isEmpty();
    }

    @Test
    void heightsWithoutAUnitOverFeetAreWarnedOf() throws Exception {
        assertThat(warnings(units(US_FOOT, 0), units(US_FOOT, 0), LengthUnits.NONE))
                .hasSize(2)
                .allMatch(warning -> warning.endsWith("counts in US survey feet and names no unit of heights; they were"
                        + " taken for US survey feet too. If they are in metres, set height_unit to \"m\"."));
        assertThat(warnings(units(US_FOOT, 0), units(US_FOOT, 0), units(0, 1))).isEmpty();
        assertThat(warnings(units(US_FOOT, 0), units(US_FOOT, 0), units(US_FOOT, 0)))
                .as("a user who names the unit of the plane means heights too")
                .isEmpty();
    }

    @Test
    void unitThatOneScanAloneNamesIsRefused() {
        refused(
                "post.las names US survey feet as its unit, but pre.las names none. If pre.las counts in them too, set unit to"
                        + " \"us_ft\"; if not, bring both into one unit.",
                LengthUnits.NONE,
                units(US_FOOT, US_FOOT),
                LengthUnits.NONE);
        refused(
                "pre.las names US survey feet as its unit of heights, but post.las names none. If post.las counts in them too, set"
                        + " height_unit to \"us_ft\"",
                units(1, US_FOOT),
                units(1, 0),
                LengthUnits.NONE);
        refused("pre.las names metres as its unit of heights", units(FOOT, 1), units(FOOT, 0), LengthUnits.NONE);
        refused("units of 20.1168 m as its unit", units(20.1168, 0), LengthUnits.NONE, LengthUnits.NONE);
    }

    @Test
    void settingMendsWhatOneScanAloneNames() throws Exception {
        assertThat(warnings(LengthUnits.NONE, units(US_FOOT, US_FOOT), units(US_FOOT, 0)))
                .isEmpty();
        assertThat(warnings(units(1, US_FOOT), units(1, 0), units(0, US_FOOT))).isEmpty();
    }

    @Test
    void settingThatContradictsAFileIsRefused() {
        refused(
                "pre.las says itself that it counts in metres, but the setting unit is \"us_ft\". Leave the setting out",
                units(1, 1),
                LengthUnits.NONE,
                units(US_FOOT, 0));
        refused(
                "post.las says itself that it counts in metres for heights, but the setting height_unit is \"ft\"",
                units(1, 0),
                units(1, 1),
                units(0, FOOT));
        refused("the setting unit is \"ft\"", units(US_FOOT, 0), units(US_FOOT, 0), units(FOOT, 0));
    }

    private static void refused(String words, LengthUnits pre, LengthUnits post, LengthUnits unsaid) {
        assertThatThrownBy(() -> warnings(pre, post, unsaid))
                .isInstanceOfSatisfying(
                        SurveyException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNIT_UNKNOWN))
                .hasMessageContaining(words);
    }

    private static List<String> warnings(LengthUnits pre, LengthUnits post, LengthUnits unsaid) throws SurveyException {
        CloudSource a = new Named("pre.las", pre);
        CloudSource b = new Named("post.las", post);
        UnitChecks.check(a, b, unsaid);
        return Stream.of(a, b)
                .flatMap(cloud -> UnitChecks.assumption(cloud, unsaid).stream())
                .toList();
    }

    /// 0 where nothing is named.
    private static LengthUnits units(double plane, double heights) {
        return new LengthUnits(
                plane == 0 ? OptionalDouble.empty() : OptionalDouble.of(plane),
                heights == 0 ? OptionalDouble.empty() : OptionalDouble.of(heights));
    }

    private record Named(String name, LengthUnits units) implements CloudSource {
        @Override
        public long size() {
            return 1;
        }

        @Override
        public Crs crs() {
            return Crs.UNKNOWN;
        }

        @Override
        public Bounds bounds() {
            return new Bounds(0, 0, 0, 1, 1, 1);
        }

        @Override
        public PointBlocks open(Origin origin, Scratch scratch) {
            throw new AssertionError("checked before a point is read");
        }
    }
}
