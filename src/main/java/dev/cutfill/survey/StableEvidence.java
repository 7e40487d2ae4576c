package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.stable.SmoothGround;
import dev.cutfill.survey.stable.StableStatistics;
import dev.cutfill.survey.stable.UnchangedGround;
import dev.cutfill.survey.volume.CellMask;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.VolumeSettings;
import java.util.BitSet;
import java.util.Optional;

/// The ground that is taken for stable, and what it tells of the errors of a difference.
///
/// @param given whether the user vouches for it
/// @param found the ground that agrees in both epochs; empty if the user vouches for some, or if hardly any
/// agrees: then all ground stands in
/// @param cells of it, compared or not
record StableEvidence(boolean given, Optional<UnchangedGround> found, BitSet cells, StableStatistics statistics) {
    /// @throws SurveyException if too little of it was compared to tell anything
    static StableEvidence of(Difference difference, Epochs epochs, SurveyInputs inputs, VolumeSettings settings)
            throws SurveyException {
        boolean given = !epochs.stable().isEmpty();
        if (!given && epochs.known().isPresent()) {
            // piles are rough and few: the whole scan tells more of its errors
            Difference smooth = epochs.known()
                    .get()
                    .piles()
                    .map(piles -> Difference.of(
                            HeightSurface.exact(Raster.owning(
                                    epochs.grid(), new float[epochs.grid().size()])),
                            piles.scan(),
                            settings))
                    .orElse(difference);
            return new StableEvidence(false, Optional.empty(), new BitSet(), SmoothGround.statistics(smooth, settings));
        }
        Optional<UnchangedGround> found = given ? Optional.empty() : UnchangedGround.find(difference, settings);
        BitSet cells = found.map(UnchangedGround::cells)
                .orElseGet(() -> given ? CellMask.inside(epochs.stable(), epochs.grid()) : everywhere(epochs.grid()));
        Optional<StableStatistics> statistics = StableStatistics.of(difference, cells, settings);
        if (statistics.isEmpty()) {
            throw given ? tooLittleStable(epochs, inputs, cells, settings) : tooLittle(epochs, inputs, settings);
        }
        return new StableEvidence(given, found, cells, statistics.get());
    }

    /// Whether any ground is known, or was found, to be stable.
    boolean any() {
        return given || found.isPresent();
    }

    long points(CellList epoch) {
        return points(epoch, cells);
    }

    private static long points(CellList epoch, BitSet mask) {
        return mask.stream().mapToLong(epoch::count).sum();
    }

    private static BitSet everywhere(Grid grid) {
        BitSet all = new BitSet(grid.size());
        all.set(0, grid.size());
        return all;
    }

    private static SurveyException tooLittle(Epochs epochs, SurveyInputs inputs, VolumeSettings settings) {
        return new SurveyException(
                SurveyException.Reason.NO_OVERLAP,
                format(
                        "%s and %s have both less than %d cells of %.2f m in common: too little to compare.",
                        inputs.referenceName(),
                        inputs.post().name(),
                        settings.minimumStableCells(),
                        epochs.grid().cell()));
    }

    private static SurveyException tooLittleStable(
            Epochs epochs, SurveyInputs inputs, BitSet cells, VolumeSettings settings) {
        return new SurveyException(
                SurveyException.Reason.NO_STABLE_POINTS,
                format(
                        "Both clouds cover less than %d cells of %.2f m of the stable ground (%d points of %s, %d of %s lie on it)."
                                + " Draw stable areas where both clouds have points.",
                        settings.minimumStableCells(),
                        epochs.grid().cell(),
                        points(epochs.pre(), cells),
                        inputs.referenceName(),
                        points(epochs.post(), cells),
                        inputs.post().name()));
    }
}
