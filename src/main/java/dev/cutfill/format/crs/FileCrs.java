package dev.cutfill.format.crs;

import dev.cutfill.cloud.Crs;

/// What a file says of its coordinates.
///
/// @param metresPerHeightUnit of z; that of the plane where the file names none for heights
public record FileCrs(Crs crs, double metresPerHeightUnit) {
    public static final FileCrs UNKNOWN = new FileCrs(Crs.UNKNOWN, 1);

    /// Whether a unit can be so long (m): from a tenth of a millimetre to ten thousand kilometres.
    public static boolean isLength(double metres) {
        return metres >= 1e-4 && metres <= 1e7;
    }
}
