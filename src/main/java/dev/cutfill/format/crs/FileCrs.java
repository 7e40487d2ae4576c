package dev.cutfill.format.crs;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import java.util.Optional;

/// What a file says of its coordinates.
///
/// @param units that it names, or that follow from the codes it names
/// @param proj its projection as a text of PROJ in metres, where it names the parameters
public record FileCrs(Crs crs, LengthUnits units, Optional<String> proj) {
    public static final FileCrs UNKNOWN = new FileCrs(Crs.UNKNOWN, LengthUnits.NONE, Optional.empty());

    /// Of z; that of the plane where the file names none for heights.
    public double metresPerHeightUnit() {
        return units.heights().orElse(crs.metresPerUnit());
    }

    /// Whether a unit can be so long (m): from a tenth of a millimetre to ten thousand kilometres.
    public static boolean isLength(double metres) {
        return metres >= 1e-4 && metres <= 1e7;
    }
}
