package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.Fade;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.scene.Sampling;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What must hold of any pair, whatever its truth.
class SurveyPropertiesTest {
    private static final String AS_FILED = "{\"known_aligned\": true, \"offset\": \"none\", \"cell_m\": 1}";

    @Test
    void halvesOfAPairAddUpToTheWhole() throws Exception {
        // strewn points tell the seam of 60 m to 0.3 m² at 30 points/m²: some 0.03 % of the volume
        SurveyInputs whole = smooth(0, 30);
        double middle = (whole.frame().bounds().minX() + whole.frame().bounds().maxX()) / 2;
        double all = net(whole);
        double west = net(part(whole, x -> x < middle));
        double east = net(part(whole, x -> x >= middle));
        assertThat(west).isNotCloseTo(0, within(0.05 * Math.abs(all)));
        assertThat(east).isNotCloseTo(0, within(0.05 * Math.abs(all)));
        assertThat(west + east).isCloseTo(all, within(0.001 * Math.abs(all)));
    }

    @Test
    void constantOffsetIsItsVolumeOverTheComparedArea() throws Exception {
        SurveyInputs pair = smooth(0.02, 12);
        ChangeReport before = survey(pair, AS_FILED);
        double constant = 0.25; // exact in binary
        ChangeReport after = survey(
                new SurveyInputs(
                        pair.frame(), moved(pair.post(), RigidTransform.translation(0, 0, constant)), pair.stable()),
                AS_FILED);
        double area = before.totals().overlapArea();
        assertThat(after.totals().overlapArea()).isEqualTo(area);
        assertThat(after.totals().overlapNet().value()
                        - before.totals().overlapNet().value())
                .isCloseTo(constant * area, within(1e-6 * constant * area));
    }

    @Test
    void theOrderOfPointsDoesNotMatter() throws Exception {
        SituationSite.Made made = Situations.withPitAndHeap(new SituationSite(77, 60, 60).stableFrame(0.15))
                .made();
        SurveyInputs pair = made.inputs();
        ChangeReport one = survey(pair, "{}");
        ChangeReport other =
                survey(new SurveyInputs(shuffled(pair.frame(), 1), shuffled(pair.post(), 2), pair.stable()), "{}");
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

    private static double net(SurveyInputs pair) throws Exception {
        return survey(pair, AS_FILED).totals().overlapNet().value();
    }

    private static ChangeReport survey(SurveyInputs pair, String settings) throws Exception {
        return ChangeSurvey.run(pair, SettingsDocument.parse(settings).settings(), Progress.NONE);
    }

    /// Two pits that reach over the middle of the site.
    private static SurveyInputs smooth(double sigma, double density) {
        SituationSite site = new SituationSite(5, 60, 60);
        site.changed(new Fade("one", 27, 22, 6, -2)).changed(new Fade("other", 36, 42, 5, -1));
        return site.scanned(Sampling.random((x, y) -> true, density, sigma))
                .made()
                .inputs();
    }

    private static SurveyInputs part(SurveyInputs pair, DoublePredicate eastings) throws Exception {
        return new SurveyInputs(part(pair.frame(), eastings), part(pair.post(), eastings), pair.stable());
    }

    private static CloudSource part(CloudSource source, DoublePredicate eastings) throws Exception {
        PointCloud cloud = cloud(source);
        return new MemoryCloud(
                source.name(),
                cloud.select(IntStream.range(0, cloud.size())
                        .filter(i -> eastings.test(cloud.x()[i] + cloud.origin().x()))
                        .toArray()),
                source.crs());
    }

    private static CloudSource moved(CloudSource source, RigidTransform motion) throws Exception {
        return new MemoryCloud(source.name(), cloud(source).transformed(motion), source.crs());
    }

    private static CloudSource shuffled(CloudSource source, long seed) throws Exception {
        PointCloud cloud = cloud(source);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, cloud.size()).boxed().toList());
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
