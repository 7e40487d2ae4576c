package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Terrain;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A pit between trees that stood still and machines that were driven about.
class GroundFilterSurveyTest {
    private static final AccuracyCase SITE = AccuracyCase.of(
                    "clutter", 70, (middle, _) -> List.of(new GaussBowl("pit", middle, middle, 8, -2)))
            .on(Terrain.STOCKPILE_YARD)
            .moved(AccuracyCase.Motion.NONE)
            .withFlaws(0, 0, true);

    @Test
    void machinesAreRegionsWithoutTheFilterAndGoneWithIt() throws Exception {
        AccuracyCase.Built site = SITE.built(3);
        ChangeReport asScanned = ChangeSurvey.run(site.inputs(), SurveySettings.defaults(), Progress.NONE);
        assertThat(asScanned.regions())
                .as("the pit, and machines that came or went")
                .hasSizeGreaterThan(3);

        SurveySettings filtered = SettingsDocument.parse(
                        "{\"ground_filter\": \"smrf\", \"ground_window_m\": 4, \"ground_slope\": 0.7, \"ground_threshold_m\": 0.3}")
                .settings();
        ChangeReport ground = ChangeSurvey.run(site.inputs(), filtered, Progress.NONE);
        assertThat(ground.regions()).singleElement().satisfies(pit -> {
            double truth = site.scene().changes().getFirst().volume();
            assertThat(pit.net().value()).isBetween(1.03 * truth, 0.97 * truth);
        });
    }
}
