package dev.cutfill.survey.settings;

import dev.cutfill.cloud.PointFilter;
import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.ground.GroundSettings;
import dev.cutfill.survey.registration.RegistrationSettings;
import dev.cutfill.survey.volume.VolumeSettings;
import java.util.Optional;

/// All that can be chosen of a survey, and every tuned number, by stage.
///
/// @param mode whose rules tell regions and volumes
/// @param referenceThreshold of the published method: how many standard deviations of the distances of
/// significant core points make a gap between two regions
/// @param reference what the scan is compared with
/// @param areas what figures are asked of
/// @param trade what volumes are turned into
/// @param stable where the ground comes from that did not move
/// @param points which points of the files are used
/// @param units of files that name none
/// @param groundFilter what takes vegetation and machines off both clouds
/// @param knownAligned the files share a frame for certain: post is not moved
/// @param heights whether a common offset is taken off them
/// @param confidence of the intervals that are reported
/// @param cell of the grid (m); by the density of the points when empty
/// @param alignedCloud whether post is to be written in the frame of pre
/// @param detail the narrowest change that must be resolved (m): the cell is at most half as wide
public record SurveySettings(
        Mode mode,
        double referenceThreshold,
        ReferenceSettings reference,
        AreaSettings areas,
        TradeSettings trade,
        Stable stable,
        PointFilter points,
        UnitSettings units,
        Filter groundFilter,
        GroundSettings ground,
        boolean knownAligned,
        HeightSettings heights,
        Confidence confidence,
        Optional<Double> cell,
        Optional<Double> detail,
        RegistrationSettings registration,
        ChangeSettings change,
        VolumeSettings volume,
        boolean alignedCloud) {
    public SurveySettings {
        if (cell.isPresent()) {
            volume = volume.withCells(cell.get(), cell.get());
        } else if (detail.isPresent()) {
            double widest = Math.min(volume.largestCell(), detail.get() / 2);
            volume = volume.withCells(Math.min(volume.smallestCell(), widest), widest);
        }
    }

    public static SurveySettings defaults() {
        return new SurveySettings(
                Mode.STANDARD,
                1,
                ReferenceSettings.defaults(),
                AreaSettings.defaults(),
                TradeSettings.defaults(),
                Stable.SHAPEFILE,
                PointFilter.DEFAULT,
                UnitSettings.defaults(),
                Filter.NONE,
                GroundSettings.defaults(),
                false,
                HeightSettings.defaults(),
                Confidence.P95,
                Optional.empty(),
                Optional.empty(),
                RegistrationSettings.defaults(),
                ChangeSettings.defaults(),
                VolumeSettings.defaults(),
                false);
    }

    /// Whose rules tell regions and volumes.
    public enum Mode {
        STANDARD,
        /// those of the published method, to be compared with it head to head
        REFERENCE
    }

    /// How ground is told from what stands on it.
    public enum Filter {
        NONE,
        /// by morphology (Pingel et al. 2013)
        SMRF
    }

    /// Where the ground comes from that did not move.
    public enum Stable {
        /// polygons in a shapefile and its index
        SHAPEFILE,
        /// polygons in a GeoJSON file
        GEOJSON,
        /// found from the clouds themselves
        AUTO
    }

    /// How often the truth is to lie in an interval, and how many standard deviations that takes on each side.
    public enum Confidence {
        P68(68, 0.994458),
        P90(90, 1.644854),
        P95(95, ChangeSettings.Z95),
        P99(99, 2.575829);

        private final int percent;
        private final double sigmas;

        Confidence(int percent, double sigmas) {
            this.percent = percent;
            this.sigmas = sigmas;
        }

        public int percent() {
            return percent;
        }

        public double sigmas() {
            return sigmas;
        }
    }
}
