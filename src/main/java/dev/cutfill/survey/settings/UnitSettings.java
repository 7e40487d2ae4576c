package dev.cutfill.survey.settings;

import dev.cutfill.cloud.LengthUnit;
import dev.cutfill.cloud.LengthUnits;
import java.util.Optional;
import java.util.OptionalDouble;

/// What lengths and areas count in. The units are those of files that name none; a file that names another is
/// refused.
///
/// @param plane of x and y, and of z too where nothing is said of it
/// @param heights of z
/// @param surface which areas and volumes are reported
public record UnitSettings(Optional<LengthUnit> plane, Optional<LengthUnit> heights, Surface surface) {
    static UnitSettings defaults() {
        return new UnitSettings(Optional.empty(), Optional.empty(), Surface.GRID);
    }

    /// Where areas are measured.
    public enum Surface {
        /// on the map, as by every program that takes coordinates as they are
        GRID,
        /// on the ground
        GROUND
    }

    /// As a reader of files takes them.
    public LengthUnits unsaid() {
        return new LengthUnits(metres(plane), metres(heights));
    }

    private static OptionalDouble metres(Optional<LengthUnit> unit) {
        return unit.isPresent() ? OptionalDouble.of(unit.get().metres()) : OptionalDouble.empty();
    }
}
