package dev.cutfill.survey;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.survey.ground.GroundFilter;
import dev.cutfill.survey.settings.SurveySettings;
import java.io.IOException;

/// One epoch while its points are read: a sample for what few points decide, and all of it to be gone through.
record EpochReader(PointBlocks.Sample sample, PointBlocks all) implements AutoCloseable {
    /// A pose is decided by some hundred thousand means of neighbouring points: of clouds up to about this size
    /// all points go into them, of larger ones so many, evenly picked.
    private static final int SAMPLE = 4_000_000;

    static EpochReader of(CloudSource source, Origin origin, SurveySettings settings, Scratch scratch)
            throws SurveyException, IOException {
        PointBlocks points = source.open(origin, scratch);
        boolean inUse = false;
        try {
            PointBlocks all = switch (settings.groundFilter()) {
                case NONE -> points;
                case SMRF -> GroundFilter.groundOf(points, settings.ground());
            };
            PointBlocks.Sample sample = all.sample(SAMPLE);
            if (sample.of() == 0) {
                throw InputChecks.empty(source);
            }
            inUse = !sample.whole();
            return new EpochReader(sample, inUse ? all : PointBlocks.of(sample.points()));
        } finally {
            if (!inUse) {
                points.close();
            }
        }
    }

    @Override
    public void close() {
        all.close();
    }
}
