package dev.cutfill.cloud;

import java.util.Optional;
import java.util.OptionalInt;

/// The coordinate reference system a file claims, as far as a survey needs it.
///
/// @param kind what its coordinates are
/// @param epsg the horizontal system's code, when the file names one
/// @param name as the file gives it; empty when it gives none
/// @param metresPerUnit length of its unit; 1 where the file names none
public record Crs(Kind kind, OptionalInt epsg, Optional<String> name, double metresPerUnit) {
    public static final Crs UNKNOWN = new Crs(Kind.UNKNOWN, OptionalInt.empty(), Optional.empty(), 1);

    public Crs {
        if (!(metresPerUnit > 0)) {
            throw new IllegalArgumentException("metres per unit: " + metresPerUnit);
        }
    }

    public enum Kind {
        PROJECTED,
        GEOGRAPHIC,
        UNKNOWN
    }
}
