package dev.cutfill.survey;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.change.FoundRegion;
import dev.cutfill.survey.result.ChangeMaps;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.RegionVolume;
import dev.cutfill.survey.volume.RegionVolumes;
import java.util.List;
import java.util.stream.IntStream;

/// The regions that were found, with their volumes, under the numbers they are reported by: 1 for the largest
/// volume.
final class NumberedRegions {
    private final List<FoundRegion> found;
    private final Raster labels;
    private final Difference difference;
    private final RegionVolume[] volumes;
    /// by label
    private final int[] numbers;

    /// @param labels of the cells of each, from 1; NaN outside all
    /// @param volumes by label, from 1
    NumberedRegions(List<FoundRegion> found, Raster labels, Difference difference, RegionVolume[] volumes) {
        this.found = found;
        this.labels = labels;
        this.difference = difference;
        this.volumes = volumes;
        this.numbers = new int[volumes.length];
        int[] byVolume = IntStream.range(1, volumes.length)
                .boxed()
                .sorted((a, b) -> Double.compare(
                        Math.max(volumes[b].cut(), volumes[b].fill()), Math.max(volumes[a].cut(), volumes[a].fill())))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int k = 0; k < byVolume.length; k++) {
            numbers[byVolume[k]] = k + 1;
        }
    }

    /// By number.
    ///
    /// @param sigmas standard deviations that an interval reaches to each side
    List<Region> list(double sigmas, Origin origin, Crs crs) {
        double cell = labels.grid().cellArea();
        Region[] regions = new Region[found.size()];
        for (FoundRegion region : found) {
            RegionVolume volume = volumes[region.label()];
            int number = numbers[region.label()];
            double area = region.outline().area();
            regions[number - 1] = new Region(
                    number,
                    region.lowered() ? Region.Kind.CUT : Region.Kind.FILL,
                    ChangeMaps.onMap(region.outline(), origin, crs),
                    area,
                    new Estimate(volume.cut(), sigmas * volume.cutSigma()),
                    new Estimate(volume.fill(), sigmas * volume.fillSigma()),
                    new Estimate(volume.net(), sigmas * volume.netSigma()),
                    volume.net() / area,
                    volume.extreme(),
                    region.significantCores(),
                    region.cores(),
                    volume.filledArea(),
                    region.noDataCells() * cell,
                    RegionVolumes.inside(difference, region.outline()));
        }
        return List.of(regions);
    }

    /// The number of the region that each cell belongs to; NaN outside all.
    Raster labels() {
        Grid grid = labels.grid();
        float[] values = labels.values().clone();
        for (int c = 0; c < values.length; c++) {
            values[c] = Float.isNaN(values[c]) ? Float.NaN : numbers[(int) values[c]];
        }
        return Raster.owning(grid, values);
    }
}
