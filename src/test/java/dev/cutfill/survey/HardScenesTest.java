package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.survey.settings.SurveySettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scenes of the accuracy benchmark that were once refused or stated too sure.
class HardScenesTest {
    /// Of what both scans share 15 % was dug, by ten times the relief, and chance agreements correlate better
    /// than the truth.
    @ParameterizedTest
    @ValueSource(ints = {3, 9, 14})
    void scansThatShareSixtyPercentWithAPitAreFound(int run) throws Exception {
        AccuracyOutcome outcome = run("overlap 60 %", run);
        assertThat(outcome.refusal()).isNull();
        assertThat(outcome.centre()).isLessThan(0.1);
        assertThat(outcome.missed()).isEmpty();
    }

    /// Whole shadows in a pit or across its rim, up to a tenth of its volume.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whatLiesInWideHolesIsInTheInterval(int run) throws Exception {
        AccuracyOutcome outcome = run("shadows", run);
        assertThat(outcome.found()).singleElement().satisfies(found -> {
            assertThat(Math.abs(found.net()))
                    .as("the scene hides a part of the volume (per cent)")
                    .isGreaterThan(2);
            assertThat(found.covered()).isTrue();
        });
    }

    private static AccuracyOutcome run(String name, int run) throws Exception {
        AccuracyCase scene = AccuracyCases.tables().values().stream()
                .flatMap(List::stream)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        AccuracyCase.Built built = scene.built(run);
        try {
            return AccuracyOutcome.of(
                    built, ChangeSurvey.run(built.inputs(), SurveySettings.defaults(), Progress.NONE), 0);
        } catch (SurveyException refusal) {
            return AccuracyOutcome.refused(refusal.reason().name(), 0);
        }
    }
}
