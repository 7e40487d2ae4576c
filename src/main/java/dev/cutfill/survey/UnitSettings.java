package dev.cutfill.survey;

import dev.cutfill.cloud.LengthUnit;
import dev.cutfill.cloud.LengthUnits;
import java.util.Optional;
import java.util.OptionalDouble;

/// Units of files that name none; a file that names another is refused.
///
/// @param plane of x and y, and of z too where nothing is said of it
/// @param heights of z
public record UnitSettings(Optional<LengthUnit> plane, Optional<LengthUnit> heights) {
    static UnitSettings defaults() {
        return new UnitSettings(Optional.empty(), Optional.empty());
    }

    /// As a reader of files takes them.
    public LengthUnits unsaid() {
        return new LengthUnits(metres(plane), metres(heights));
    }

    private static OptionalDouble metres(Optional<LengthUnit> unit) {
        return unit.isPresent() ? OptionalDouble.of(unit.get().metres()) : OptionalDouble.empty();
    }
}
