package dev.cutfill.survey;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.change.ChangeRegions;
import dev.cutfill.survey.change.FoundRegion;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.result.UncertaintyParts;
import dev.cutfill.survey.volume.DetectionLevel;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.RegionVolume;
import dev.cutfill.survey.volume.RegionVolumes;
import dev.cutfill.survey.volume.VolumeErrors;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Sums over regions, and over all compared ground.
///
/// @param sigmas standard deviations that an interval reaches to each side
record TotalsSum(CorrectedHeights heights, HeightSurface pre, DetectionLevel level, double sigmas) {
    private static final HalfWidths NOTHING = new HalfWidths(0, 0, 0);

    /// @param volumes by label, from 1
    SiteTotals of(ChangeRegions found, RegionVolume[] volumes) {
        Grid grid = pre.grid();
        double cell = grid.cellArea();
        double cut = 0, fill = 0, net = 0;
        float[] one = new float[grid.size()];
        float[] dz = heights.difference().height().values();
        for (int c = 0; c < one.length; c++) {
            one[c] = Float.isNaN(dz[c]) ? Float.NaN : 1;
            if (!Float.isNaN(dz[c])) {
                double area = heights.difference().compared().weight(c) * cell;
                cut += Math.max(0, -dz[c]) * area;
                fill += Math.max(0, dz[c]) * area;
                net += dz[c] * area;
            }
        }
        RegionVolume site = RegionVolumes.of(
                heights.difference(), pre.height(), Raster.owning(grid, one), 1, level, heights.errors())[1];
        double area = 0;
        for (FoundRegion region : found.regions()) {
            area += region.outline().area();
        }
        double cutSum = sum(volumes, RegionVolume::cut);
        double fillSum = sum(volumes, RegionVolume::fill);
        UncertaintyParts parts = parts(
                cutSum == 0 ? site.netErrors() : errors(volumes, RegionVolume::cutErrors),
                fillSum == 0 ? site.netErrors() : errors(volumes, RegionVolume::fillErrors),
                found.regions().isEmpty() ? site.netErrors() : errors(volumes, RegionVolume::netErrors),
                found.missed());
        HalfWidths half = parts.all();
        return new SiteTotals(
                area,
                new Estimate(cutSum, half.cut()),
                new Estimate(fillSum, half.fill()),
                new Estimate(sum(volumes, RegionVolume::net), half.net()),
                parts,
                heights.difference().compared().area(),
                cut,
                fill,
                new Estimate(net, sigmas * site.netSigma()));
    }

    private static double sum(RegionVolume[] volumes, ToDoubleFunction<RegionVolume> value) {
        double sum = 0;
        for (int label = 1; label < volumes.length; label++) {
            sum += value.applyAsDouble(volumes[label]);
        }
        return sum;
    }

    private static VolumeErrors errors(RegionVolume[] volumes, Function<RegionVolume, VolumeErrors> of) {
        VolumeErrors errors = VolumeErrors.NONE;
        for (int label = 1; label < volumes.length; label++) {
            errors = errors.plus(of.apply(volumes[label]));
        }
        return errors;
    }

    private UncertaintyParts parts(VolumeErrors cut, VolumeErrors fill, VolumeErrors net, ChangeRegions.Missed missed) {
        double missedCut = missed.rejected().cut() + missed.excess().cut();
        double missedFill = missed.rejected().fill() + missed.excess().fill();
        return new UncertaintyParts(
                part(cut, fill, net, VolumeErrors::random),
                part(cut, fill, net, VolumeErrors::correlated),
                part(cut, fill, net, VolumeErrors::common),
                NOTHING,
                new HalfWidths(missedCut, missedFill, Math.max(missedCut, missedFill)),
                new HalfWidths(
                        sigmas * cut.unseen(),
                        sigmas * fill.unseen(),
                        sigmas * Math.hypot(cut.unseen(), fill.unseen())));
    }

    private HalfWidths part(VolumeErrors cut, VolumeErrors fill, VolumeErrors net, ToDoubleFunction<VolumeErrors> of) {
        return new HalfWidths(
                sigmas * of.applyAsDouble(cut), sigmas * of.applyAsDouble(fill), sigmas * of.applyAsDouble(net));
    }
}
