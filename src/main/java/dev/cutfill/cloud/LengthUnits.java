package dev.cutfill.cloud;

import java.util.OptionalDouble;

/// Which units a file names, or a user names for files that do not.
///
/// @param plane metres in a unit of x and y; empty where nothing is said of it
/// @param heights metres in a unit of z; empty where nothing is said of it
public record LengthUnits(OptionalDouble plane, OptionalDouble heights) {
    public static final LengthUnits NONE = new LengthUnits(OptionalDouble.empty(), OptionalDouble.empty());

    public static LengthUnits both(double metres) {
        return new LengthUnits(OptionalDouble.of(metres), OptionalDouble.of(metres));
    }

    /// What these leave open, as others say it.
    public LengthUnits or(LengthUnits others) {
        return new LengthUnits(
                plane.isPresent() ? plane : others.plane, heights.isPresent() ? heights : others.heights);
    }

    /// The metre where nothing is said.
    public double metresOfPlane() {
        return plane.orElse(1);
    }

    /// The unit of the plane where nothing is said.
    public double metresOfHeights() {
        return heights.orElse(metresOfPlane());
    }
}
