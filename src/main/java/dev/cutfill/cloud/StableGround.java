package dev.cutfill.cloud;

import java.util.List;

/// The ground the user vouches for: it did not move between the epochs.
///
/// @param areas in metres in the frame of pre's file (no origin taken off); may overlap
/// @param crs as its own file (.prj) gives it
public record StableGround(List<Polygon> areas, Crs crs) {
    public StableGround {
        areas = List.copyOf(areas);
    }
}
