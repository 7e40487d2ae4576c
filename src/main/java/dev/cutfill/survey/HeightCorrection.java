package dev.cutfill.survey;

import dev.cutfill.survey.settings.HeightSettings;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.stable.StableStatistics;
import dev.cutfill.survey.stable.UnchangedGround;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.ErrorModel;

/// What is taken off the heights of post, and how well the rest is known: the one place that decides it.
///
/// @param basis why
/// @param offset taken off every height of post (m); 0: nothing
/// @param sigma standard deviation of a common offset that is left, for every interval (m); NaN: not known
/// @param evident the part of it that changes must exceed to be found (m)
record HeightCorrection(Basis basis, double offset, double sigma, double evident) {
    /// An offset is taken for real from so many standard deviations on.
    private static final double SIGNIFICANT = 3;

    /// What a user who vouches for the frame of the files is taken to mean (m).
    static final double VOUCHED = 0.03;

    /// Who says how high post lies.
    enum Basis {
        /// the stable ground that the user gave
        STABLE_GROUND,
        /// the files, by the user's word
        VOUCHED,
        /// the files; ground that agrees says nothing against them
        AS_FILED,
        /// the files, though the ground that agrees has another height
        DISPUTED,
        /// the ground that agrees: the files do not share a frame
        LEVELLED,
        /// the files, held against stable ground that the user gave and not moved to it
        CHECKED,
        /// the files, and nobody says how well
        UNKNOWN,
        /// one scan on its own ground: what all its heights share cancels
        OWN_GROUND
    }

    static HeightCorrection of(StableEvidence evidence, SurveySettings settings, boolean searched) {
        HeightSettings heights = settings.heights();
        StableStatistics statistics = evidence.statistics();
        if (evidence.given()) {
            boolean never = heights.offset() == HeightSettings.Offset.NONE;
            return levelled(evidence, Basis.STABLE_GROUND, never ? 0 : statistics.correction());
        }
        if (searched) {
            return levelled(evidence, Basis.LEVELLED, evidence.found().isPresent() ? statistics.correction() : 0);
        }
        if (settings.knownAligned() || heights.verticalSigma().isPresent()) {
            double sigma = heights.verticalSigma().orElse(VOUCHED);
            return new HeightCorrection(Basis.VOUCHED, 0, sigma, sigma);
        }
        double known = known(evidence);
        double sigma = Math.hypot(statistics.bias(), known);
        return Math.abs(statistics.bias()) > SIGNIFICANT * known
                ? new HeightCorrection(Basis.DISPUTED, 0, sigma, known)
                : new HeightCorrection(Basis.AS_FILED, 0, sigma, sigma);
    }

    /// Of a scan that is compared with a surface: taking off what it shows would take off a real difference. Only
    /// ground that the user gives and names for it (offset "stable") is taken for a common error.
    static HeightCorrection againstSurface(StableEvidence evidence, HeightSettings heights) {
        StableStatistics statistics = evidence.statistics();
        if (evidence.given() && heights.offset() == HeightSettings.Offset.STABLE) {
            return withSigma(
                    Basis.STABLE_GROUND,
                    statistics.correction(),
                    Math.hypot(statistics.bias() - statistics.correction(), statistics.biasSigma()));
        }
        if (heights.verticalSigma().isPresent()) {
            return withSigma(Basis.VOUCHED, 0, heights.verticalSigma().get());
        }
        return evidence.given()
                ? withSigma(Basis.CHECKED, 0, Math.hypot(statistics.bias(), statistics.biasSigma()))
                : withSigma(Basis.UNKNOWN, 0, Double.NaN);
    }

    /// Of stockpiles and the ground round them: both are of one scan.
    static HeightCorrection onOwnGround() {
        return withSigma(Basis.OWN_GROUND, 0, 0);
    }

    /// Against a surface all that stands out of the noise is told, for no common error of a first scan could make
    /// it; the intervals hold that of the scan.
    private static HeightCorrection withSigma(Basis basis, double offset, double sigma) {
        return new HeightCorrection(basis, offset, sigma, 0);
    }

    /// The other answer where the files and the ground that agrees say different heights.
    static HeightCorrection levelled(StableEvidence evidence) {
        return levelled(evidence, Basis.LEVELLED, evidence.statistics().bias());
    }

    private static HeightCorrection levelled(StableEvidence evidence, Basis basis, double offset) {
        double sigma = Math.hypot(evidence.statistics().bias() - offset, known(evidence));
        return new HeightCorrection(basis, offset, sigma, sigma);
    }

    /// Standard deviation of the offset that the ground shows (m).
    private static double known(StableEvidence evidence) {
        return Math.hypot(
                evidence.statistics().biasSigma(),
                evidence.found().map(UnchangedGround::doubt).orElse(0.0));
    }

    /// Both epochs as all later stages see them.
    CorrectedHeights appliedTo(Epochs epochs, Difference raw, StableStatistics statistics) {
        return new CorrectedHeights(
                epochs.lessOffset(offset),
                raw.lessOffset(offset).scaledErrors(statistics.boundedInflation()),
                errors(epochs, statistics, sigma),
                errors(epochs, statistics, evident));
    }

    private static ErrorModel errors(Epochs epochs, StableStatistics statistics, double common) {
        return new ErrorModel(
                statistics.range(),
                statistics.sill(),
                common,
                epochs.alignment().sigma()::vertical);
    }
}
