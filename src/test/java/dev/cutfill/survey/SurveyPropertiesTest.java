package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.MemoryCloud;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What must hold of any pair, whatever its truth.
class SurveyPropertiesTest {
    @Test
    void theOrderOfPointsDoesNotMatter() throws Exception {
        SituationSite.Made made = Situations.withPitAndHeap(new SituationSite(77, 60, 60).stableFrame(0.15))
                .made();
        SurveyInputs pair = made.inputs();
        ChangeReport one = survey(pair, "{}");
        ChangeReport other = survey(
                new SurveyInputs(shuffled(pair.pre(), 1), shuffled(pair.post(), 2), pair.stable()), "{}");
        assertThat(one.regions()).hasSize(2);
        for (int k = 0; k < 3; k++) {
            Estimate a = figures(one).get(k);
            Estimate b = figures(other).get(k);
            assertThat(b.value()).isCloseTo(a.value(), within(1e-9 * Math.abs(a.value())));
            assertThat(b.halfWidth()).isCloseTo(a.halfWidth(), within(1e-9 * a.halfWidth()));
        }
    }

    /// One hundred seeds are in the benchmark's table `halves`.
    @Test
    void halfOfThePointsGivesIntervalsThatOverlap() throws Exception {
        int figures = 0, overlapping = 0;
        for (int run = 0; run < 6; run++) {
            Halving halving = Halving.of(run);
            figures += halving.figures();
            overlapping += halving.overlapping();
        }
        assertThat(overlapping).isGreaterThanOrEqualTo(figures - 2);
    }

    private static List<Estimate> figures(ChangeReport report) {
        return List.of(
                report.totals().cut(), report.totals().fill(), report.totals().net());
    }

    private static ChangeReport survey(SurveyInputs pair, String settings) throws Exception {
        return ChangeSurvey.run(pair, SettingsDocument.parse(settings).settings(), Progress.NONE);
    }

    private static CloudSource shuffled(CloudSource source, long seed) throws Exception {
        PointCloud cloud = cloud(source);
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, cloud.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return new MemoryCloud(
                source.name(),
                cloud.select(order.stream().mapToInt(Integer::intValue).toArray()),
                source.crs());
    }

    private static PointCloud cloud(CloudSource source) throws Exception {
        return source.read(new Origin(708_200, 3_532_400, 540));
    }
}
