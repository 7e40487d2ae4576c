package dev.cutfill.format.crs;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;

/// What a file says of its coordinates.
///
/// @param units that it names, or that follow from the codes it names
public record FileCrs(Crs crs, LengthUnits units) {
    public static final FileCrs UNKNOWN = new FileCrs(Crs.UNKNOWN, LengthUnits.NONE);

    /// Of z; that of the plane where the file names none for heights.
    public double metresPerHeightUnit() {
        return units.heights().orElse(crs.metresPerUnit());
    }

    /// Whether a unit can be so long (m): from a tenth of a millimetre to ten thousand kilometres.
    public static boolean isLength(double metres) {
        return metres >= 1e-4 && metres <= 1e7;
    }
}
