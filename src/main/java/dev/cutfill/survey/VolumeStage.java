package dev.cutfill.survey;

import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.change.ChangeRegions;
import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.change.CoreDistances;
import dev.cutfill.survey.change.FoundRegion;
import dev.cutfill.survey.change.RejectedRegions;
import dev.cutfill.survey.volume.DetectionLevel;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.RegionVolume;
import dev.cutfill.survey.volume.RegionVolumes;

/// From corrected heights to regions and totals.
///
/// @param pre surface of the earlier epoch
/// @param cores where M3C2 measures
record VolumeStage(HeightSurface pre, PointCloud cores, SurveySettings settings) {
    /// @param levelOfDetection of each cell (m)
    /// @param rejected what stands out and is in no region
    record Answer(
            Raster levelOfDetection, NumberedRegions regions, SiteTotals totals, RejectedRegions rejected) {}

    Answer answer(CorrectedHeights heights, Progress progress) {
        CoreDistances distances = heights.distances(cores, settings.change());
        progress.at("regions", 0.90);
        ChangeRegions found = ChangeRegions.find(heights.change(pre), distances, settings.change());
        progress.at("volumes", 0.96);
        DetectionLevel level = new DetectionLevel(found.levelOfDetection(), ChangeSettings.Z95);
        RegionVolume[] volumes = RegionVolumes.of(
                heights.difference(),
                pre.height(),
                found.reach(),
                found.regions().size(),
                level,
                heights.errors());
        for (FoundRegion region : found.regions()) {
            volumes[region.label()] =
                    volumes[region.label()].withUnseen(region.faded(), region.noDataCells(), region.hidden());
        }
        return new Answer(
                found.levelOfDetection(),
                new NumberedRegions(found, volumes),
                new TotalsSum(heights, pre, level, settings.confidence().sigmas()).of(found, volumes),
                found.missed().rejected());
    }
}
