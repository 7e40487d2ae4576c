package dev.cutfill.cloud;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The ground the user vouches for: it did not move between the epochs.
///
/// @param areas in metres in the frame of pre's file (no origin taken off); may overlap
/// @param crs as its own file (.prj) gives it
public record StableGround(List<Polygon> areas, Crs crs) {
    public StableGround {
        areas = List.copyOf(areas);
    }

    /// The box round all areas in plan, heights 0.
    ///
    /// @throws IllegalStateException if there is no area
    public Bounds bounds() {
        if (areas.isEmpty()) {
            throw new IllegalStateException("no ground has no bounds");
        }
        double west = Double.POSITIVE_INFINITY, south = west, east = Double.NEGATIVE_INFINITY, north = east;
        for (Polygon area : areas) {
            for (int i = 0; i < area.shell().size(); i++) {
                west = Math.min(west, area.shell().x(i));
                east = Math.max(east, area.shell().x(i));
                south = Math.min(south, area.shell().y(i));
                north = Math.max(north, area.shell().y(i));
            }
        }
        return new Bounds(west, south, 0, east, north, 0);
    }

    /// The same coordinates read as being in another unit, still of an unknown system.
    ///
    /// @param metresPerUnit of that unit
    public StableGround inUnit(double metresPerUnit) {
        List<Polygon> scaled =
                areas.stream().map(area -> area.scaled(metresPerUnit)).toList();
        return new StableGround(
                scaled, new Crs(Crs.Kind.UNKNOWN, OptionalInt.empty(), Optional.empty(), metresPerUnit));
    }
}
