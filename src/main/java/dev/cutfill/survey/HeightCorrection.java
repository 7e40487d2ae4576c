package dev.cutfill.survey;

import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.ErrorModel;
import dev.cutfill.survey.volume.StableStatistics;
import dev.cutfill.survey.volume.UnchangedGround;

/// What is taken off the heights of post, and how well the rest is known: the one place that decides it.
///
/// @param offset taken off every height of post (m); 0: nothing
/// @param sigma standard deviation of a common offset that is left (m)
record HeightCorrection(double offset, double sigma) {
    static HeightCorrection of(StableEvidence evidence) {
        StableStatistics statistics = evidence.statistics();
        return new HeightCorrection(
                evidence.any() ? statistics.correction() : 0,
                Math.hypot(
                        statistics.offsetSigma(),
                        evidence.found().map(UnchangedGround::doubt).orElse(0.0)));
    }

    /// The heights of both epochs as all later stages see them.
    CorrectedHeights appliedTo(Epochs epochs, Difference raw, StableStatistics statistics) {
        return new CorrectedHeights(
                epochs,
                raw.lessOffset(offset).scaledErrors(statistics.boundedInflation()),
                new ErrorModel(
                        statistics.range(),
                        statistics.sill(),
                        sigma,
                        epochs.alignment().sigma()::vertical));
    }
}
