package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.scene.Scene;
import dev.cutfill.survey.result.ChangeMaps;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.volume.AreaWeights;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The printed outline against the footprint of the made bowl, at every noise; `scripts/bench accuracy` has all
/// volumes and ten seeds of each.
class OutlineAccuracyTest {
    private static final List<AccuracyCase> VOLUMES =
            Objects.requireNonNull(AccuracyCases.tables().get("volumes"));

    @ParameterizedTest
    @CsvSource({"102 m³, 0.80", "815 m³, 0.90"})
    void outlineCoversTheMadeBowlAndHasItsFigures(String volume, double least) throws Exception {
        List<String> names = VOLUMES.stream()
                .map(AccuracyCase::name)
                .filter(name -> name.startsWith(volume))
                .distinct()
                .toList();
        assertThat(names).hasSize(4);
        for (String name : names) {
            AccuracyCase first = VOLUMES.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            AccuracyCase.Built built = first.built(names.indexOf(name));
            Scene scene = built.scene();
            ChangeReport report = ChangeSurvey.run(built.inputs(), SurveySettings.defaults(), Progress.NONE);
            assertThat(report.regions()).as(name).hasSize(1);
            Region region = report.regions().getFirst();
            Polygon bowl = scene.onMap(scene.changes().getFirst().outline());
            assertThat(AccuracyOutcome.iou(bowl, region.outline())).as(name).isGreaterThanOrEqualTo(least);
            assertThat(region.area()).as(name).isCloseTo(region.outline().area(), within(1e-6 * region.area()));
            assertThat(region.volumeInside())
                    .as(name)
                    .isCloseTo(
                            inside(region, report.maps()),
                            within(0.002 * Math.abs(region.net().value())));
            assertThat(region.volumeInside() + region.collarVolume())
                    .isCloseTo(
                            region.net().value(),
                            within(1e-9 * Math.abs(region.net().value())));
        }
    }

    /// Differences times the share of each cell that lies in the outline.
    private static double inside(Region region, ChangeMaps maps) {
        Polygon local =
                region.outline().shifted(-maps.origin().x(), -maps.origin().y());
        double[] sum = {0};
        AreaWeights.of(List.of(local), maps.grid()).forEach((cell, share) -> {
            float dz = maps.difference().values()[cell];
            sum[0] += Float.isNaN(dz) ? 0 : share * dz * maps.grid().cellArea();
        });
        return sum[0];
    }
}
