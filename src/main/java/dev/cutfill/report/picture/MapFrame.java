package dev.cutfill.report.picture;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;

/// Where the local frame lies on the map, whose unit the axes show: what a reader finds in a file of the same
/// system. Heights are metres.
///
/// @param origin of the local frame (m)
/// @param crs of the map
public record MapFrame(Origin origin, Crs crs) {
    Ticks eastings(double west, double east, int wished) {
        return Ticks.atLeastTwo(
                (west + origin.x()) / crs.metresPerUnit(), (east + origin.x()) / crs.metresPerUnit(), wished);
    }

    Ticks northings(double south, double north, int wished) {
        return Ticks.atLeastTwo(
                (south + origin.y()) / crs.metresPerUnit(), (north + origin.y()) / crs.metresPerUnit(), wished);
    }

    Ticks heights(double low, double high, int wished) {
        return Ticks.atLeastTwo(low + origin.z(), high + origin.z(), wished);
    }

    double localX(double easting) {
        return easting * crs.metresPerUnit() - origin.x();
    }

    double localY(double northing) {
        return northing * crs.metresPerUnit() - origin.y();
    }

    double localZ(double height) {
        return height - origin.z();
    }

    /// The name of an axis in plan.
    String axis(String name) {
        return name + " (" + crs.unit() + ")";
    }
}
