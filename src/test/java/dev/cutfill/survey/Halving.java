package dev.cutfill.survey;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.settings.SurveySettings;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// One pair surveyed with all of its points and with half of them.
///
/// @param figures how many were compared: cut, fill and net
/// @param overlapping how many have intervals that share a value
/// @param growth of the half width of net
record Halving(int figures, int overlapping, double growth) {
    static Halving of(int run) throws IOException, SurveyException {
        SurveyInputs pair = Situations.withPitAndHeap(new SituationSite(9000 + run, 60, 60).stableFrame(0.15))
                .made()
                .inputs();
        SurveyInputs half = new SurveyInputs(
                half(pair.frame(), new SplittableRandom(2L * run)),
                half(pair.post(), new SplittableRandom(2L * run + 1)),
                pair.stable());
        List<Estimate> all = figures(pair);
        List<Estimate> fewer = figures(half);
        int overlapping = 0;
        for (int k = 0; k < 3; k++) {
            double apart = Math.abs(all.get(k).value() - fewer.get(k).value());
            overlapping += apart <= all.get(k).halfWidth() + fewer.get(k).halfWidth() ? 1 : 0;
        }
        return new Halving(3, overlapping, fewer.get(2).halfWidth() / all.get(2).halfWidth());
    }

    private static List<Estimate> figures(SurveyInputs pair) throws IOException, SurveyException {
        SiteTotals totals =
                ChangeSurvey.run(pair, SurveySettings.defaults(), Progress.NONE).totals();
        return List.of(totals.cut(), totals.fill(), totals.net());
    }

    private static CloudSource half(CloudSource source, SplittableRandom random) throws IOException {
        PointCloud cloud = source.read(new Origin(708_200, 3_532_400, 540));
        return new MemoryCloud(
                source.name(),
                cloud.select(IntStream.range(0, cloud.size())
                        .filter(_ -> random.nextBoolean())
                        .toArray()),
                source.crs());
    }
}
