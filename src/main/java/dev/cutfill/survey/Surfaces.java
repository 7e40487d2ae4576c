package dev.cutfill.survey;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.volume.AreaWeights;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.ReferenceGround;
import dev.cutfill.survey.volume.VolumeSettings;

/// Both surfaces on the grid and their difference.
///
/// @param pre the earlier surface, or the one that is known
/// @param postHeight of post (m); NaN where it is not known
/// @param postSigma typical scatter of a point of post (m)
/// @param ground that coverage is measured against
/// @param raw the difference as the files have it, on that ground
record Surfaces(HeightSurface pre, Raster postHeight, double postSigma, ReferenceGround ground, Difference raw) {
    static Surfaces of(Epochs epochs, VolumeSettings settings, Progress progress) {
        return epochs.known()
                .map(known -> above(known, epochs.post(), settings, progress))
                .orElseGet(() -> between(epochs, settings, progress));
    }

    /// The same on a part of the ground alone.
    Surfaces inside(AreaWeights part) {
        return new Surfaces(pre, postHeight, postSigma, ground.inside(part), raw.inside(part));
    }

    private static Surfaces between(Epochs epochs, VolumeSettings settings, Progress progress) {
        HeightSurface pre = HeightSurface.of(epochs.pre(), settings);
        progress.at("surfaces", 0.67);
        HeightSurface post = HeightSurface.of(epochs.post(), settings);
        progress.at("stable ground", 0.74);
        ReferenceGround ground = ReferenceGround.of(epochs.pre(), epochs.post());
        return new Surfaces(
                pre,
                post.height(),
                post.pointSigma(),
                ground,
                Difference.of(pre, post, settings).within(ground));
    }

    /// The fit to heights above the surface is the difference.
    private static Surfaces above(Epochs.Known known, CellList post, VolumeSettings settings, Progress progress) {
        HeightSurface above = HeightSurface.of(known.above(), settings);
        progress.at("stable ground", 0.74);
        // of stockpiles: their toes, not its outline, are the edge of what is compared
        ReferenceGround ground = ReferenceGround.of(known.piles().isEmpty() ? known.above() : post);
        Grid grid = known.heights().grid();
        float[] zero = new float[grid.size()];
        Difference raw = Difference.of(HeightSurface.exact(Raster.owning(grid, zero)), above, settings);
        return new Surfaces(
                HeightSurface.exact(known.heights()),
                sum(known.heights(), above.height()),
                above.pointSigma(),
                ground,
                raw.within(ground));
    }

    private static Raster sum(Raster a, Raster b) {
        float[] sum = a.values().clone();
        for (int c = 0; c < sum.length; c++) {
            sum[c] += b.values()[c];
        }
        return Raster.owning(a.grid(), sum);
    }
}
