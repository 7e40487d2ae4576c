package dev.cutfill.survey;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.change.FoundRegion;
import dev.cutfill.survey.volume.DetectionLevel;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.RegionVolume;
import dev.cutfill.survey.volume.RegionVolumes;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Sums over regions, and over all compared ground.
///
/// @param sigmas standard deviations that an interval reaches to each side
record TotalsSum(CorrectedHeights heights, HeightSurface pre, DetectionLevel level, double sigmas) {
    /// @param volumes by label, from 1
    SiteTotals of(List<FoundRegion> regions, RegionVolume[] volumes) {
        Grid grid = pre.grid();
        double cell = grid.cellArea();
        double cut = 0, fill = 0, net = 0;
        int compared = 0;
        float[] one = new float[grid.size()];
        float[] dz = heights.difference().height().values();
        for (int c = 0; c < one.length; c++) {
            one[c] = Float.isNaN(dz[c]) ? Float.NaN : 1;
            if (!Float.isNaN(dz[c])) {
                compared++;
                cut += Math.max(0, -dz[c]) * cell;
                fill += Math.max(0, dz[c]) * cell;
                net += dz[c] * cell;
            }
        }
        RegionVolume site = RegionVolumes.of(
                heights.difference(), pre.height(), Raster.owning(grid, one), 1, level, heights.errors())[1];
        double area = 0;
        for (FoundRegion region : regions) {
            area += region.cells() * cell;
        }
        return new SiteTotals(
                area,
                sum(volumes, RegionVolume::cut, RegionVolume::cutSigma),
                sum(volumes, RegionVolume::fill, RegionVolume::fillSigma),
                sum(volumes, RegionVolume::net, RegionVolume::netSigma),
                compared * cell,
                cut,
                fill,
                new Estimate(net, sigmas * site.netSigma()));
    }

    /// What is random adds in squares, what all regions share adds as it is.
    private Estimate sum(
            RegionVolume[] volumes, ToDoubleFunction<RegionVolume> value, ToDoubleFunction<RegionVolume> sigma) {
        double sum = 0, ownSq = 0, common = 0;
        for (int label = 1; label < volumes.length; label++) {
            double own = sigma.applyAsDouble(volumes[label]);
            double shared = Math.min(own, volumes[label].commonSigma());
            sum += value.applyAsDouble(volumes[label]);
            ownSq += own * own - shared * shared;
            common += shared;
        }
        return new Estimate(sum, sigmas * Math.sqrt(ownSq + common * common));
    }
}
