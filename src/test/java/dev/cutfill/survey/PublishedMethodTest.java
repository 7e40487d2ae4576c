package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.VoxelGrid;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.scene.Slab;
import dev.cutfill.survey.result.ChangeReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The published method from end to end, with the faults that are its own.
class PublishedMethodTest {
    private static final double SIZE = 80;

    @Test
    void regionsAreConvexAndHaveNoIntervals() throws Exception {
        Slab bench = new Slab("L bench", 40, 40, 36, 30, 0.3, 22, 18, 0.6, -2.5);
        ChangeReport report = survey(Sites.slope(6, SIZE, 60_000, 0.01, List.of(bench)), "{\"mode\": \"reference\"}");
        assertThat(report.regions()).isNotEmpty().allSatisfy(region -> {
            assertThat(region.net().halfWidth()).isNaN();
            assertThat(region.outline().holes()).isEmpty();
            assertThat(region.area()).isCloseTo(region.outline().area(), within(1e-6));
        });
        assertThat(report.totals().cut().value()).isBetween(0.3 * bench.cut(), 1.5 * bench.cut());
        assertThat(report.totals().net().value())
                .isCloseTo(
                        report.totals().fill().value() - report.totals().cut().value(), within(1e-9));
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("rules of the published method"));
        assertThat(report.parameters()
                        .getOrDefault("reference_registration_error_m", Double.NaN)
                        .doubleValue())
                .isBetween(0.001, 0.05);
    }

    @Test
    void lowThresholdShattersALargeRegion() throws Exception {
        Scene scene = Sites.slope(7, SIZE, 60_000, 0.01, List.of(new GaussBowl("pit", 40, 40, 18, -6)));
        int published = survey(scene, "{\"mode\": \"reference\"}").regions().size();
        ChangeReport shipped = survey(scene, "{\"mode\": \"reference\", \"reference_threshold\": -0.2}");
        assertThat(shipped.regions().size()).isGreaterThan(2 * published);
        assertThat(Math.abs(shipped.totals().net().value()))
                .isLessThan(0.8 * Math.abs(scene.changes().getFirst().volume()));
    }

    @Test
    void onePointInAHundredIsACore() {
        var cloud = Sites.slope(5, SIZE, 60_000, 0.01, List.of()).pre();
        assertThat(VoxelGrid.of(cloud, PublishedMethod.coreSpacing(cloud)).counts().length / 60_000.0)
                .isBetween(0.009, 0.011);
    }

    private static ChangeReport survey(Scene scene, String settings) throws Exception {
        return ChangeSurvey.run(
                new SurveyInputs(scene.preSource(), scene.postSource(), scene.stable()),
                SettingsDocument.parse(settings).settings(),
                Progress.NONE);
    }
}
