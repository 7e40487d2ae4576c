package dev.cutfill.survey;

import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.survey.area.AreaReports;
import dev.cutfill.survey.change.ChangeRegions;
import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.change.CoreDistances;
import dev.cutfill.survey.change.DataGapVolumes;
import dev.cutfill.survey.change.FoundRegion;
import dev.cutfill.survey.change.HeightChange;
import dev.cutfill.survey.change.RejectedRegions;
import dev.cutfill.survey.result.AreaReport;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.volume.AreaVolume;
import dev.cutfill.survey.volume.AreaWeights;
import dev.cutfill.survey.volume.DetectionLevel;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.ReferenceGround;
import dev.cutfill.survey.volume.RegionVolume;
import dev.cutfill.survey.volume.RegionVolumes;
import java.util.List;
import java.util.Optional;

/// From corrected heights to regions and totals.
///
/// @param pre surface of the earlier epoch
/// @param cores where M3C2 measures
/// @param ground that coverage is measured against
/// @param areas that figures are asked of, in the local frame
/// @param height of the origin of the local frame (m)
record VolumeStage(
        HeightSurface pre,
        PointCloud cores,
        ReferenceGround ground,
        SurveySettings settings,
        List<Area> areas,
        double height) {
    /// @param levelOfDetection of each cell (m)
    /// @param minimumArea of a region (m²)
    /// @param rejected what stands out and is in no region
    /// @param areas their figures
    record Answer(
            Raster levelOfDetection,
            double minimumArea,
            NumberedRegions regions,
            SiteTotals totals,
            RejectedRegions rejected,
            List<AreaReport> areas) {}

    Answer answer(CorrectedHeights heights, Progress progress) {
        if (!heights.epochs().bases().isEmpty()) {
            progress.at("volumes", 0.96);
            return new StockpileStage(heights, pre, reports()).answer();
        }
        CoreDistances distances = heights.distances(cores, settings.change());
        progress.at("regions", 0.90);
        HeightChange change = heights.change(pre);
        ChangeRegions found = ChangeRegions.find(change, distances, settings.change());
        progress.at("volumes", 0.96);
        DetectionLevel level = new DetectionLevel(found.levelOfDetection(), ChangeSettings.Z95);
        RegionVolume[] volumes = RegionVolumes.of(
                heights.difference(),
                pre.height(),
                found.reach(),
                found.regions().size(),
                level,
                heights.errors());
        double[] faded = new double[volumes.length];
        double[] hidden =
                DataGapVolumes.volumes(change, found.reach(), found.regions().size(), ground.cells(), ground.inner());
        for (FoundRegion region : found.regions()) {
            faded[region.label()] = region.faded();
            volumes[region.label()] =
                    volumes[region.label()].withUnseen(region.faded(), region.noDataCells(), hidden[region.label()]);
        }
        List<AreaVolume> inAreas = RegionVolumes.of(
                heights.difference(),
                pre.height(),
                found.reach(),
                volumes,
                faded,
                weights(),
                reports().bands(),
                level,
                heights.errors());
        return new Answer(
                found.levelOfDetection(),
                found.minimumArea(),
                new NumberedRegions(found.regions(), found.labels(), heights.difference(), volumes),
                new TotalsSum(heights, pre, level, settings.confidence().sigmas()).of(found, volumes),
                found.missed().rejected(),
                reports().of(areas, inAreas));
    }

    private List<AreaWeights> weights() {
        return areas.stream()
                .map(area -> AreaWeights.of(area.parts(), pre.grid()))
                .toList();
    }

    private AreaReports reports() {
        Optional<AreaVolume.Bands> bands = settings.areas()
                .bandHeight()
                .map(band -> new AreaVolume.Bands(band, settings.areas().bandOrigin() - height));
        return new AreaReports(bands, height, settings.confidence().sigmas());
    }
}
