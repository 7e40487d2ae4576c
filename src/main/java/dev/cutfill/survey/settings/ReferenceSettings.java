package dev.cutfill.survey.settings;

import dev.cutfill.survey.stockpile.BaseMethod;
import java.util.Optional;

/// What a scan is compared with, as the user chose it.
///
/// @param kind which inputs a survey takes
/// @param elevation of the kind of that name (m)
/// @param surface of the design's file, by its name there, where it holds several
/// @param base how that of a stockpile is told
public record ReferenceSettings(Kind kind, Optional<Double> elevation, Optional<String> surface, BaseMethod base) {
    public static ReferenceSettings defaults() {
        return new ReferenceSettings(Kind.EPOCH, Optional.empty(), Optional.empty(), BaseMethod.TRIANGULATED);
    }

    /// What a scan is compared with.
    public enum Kind {
        /// an earlier scan
        EPOCH,
        /// a surface from a file
        DESIGN,
        /// one height
        ELEVATION,
        /// the ground under stockpiles, by what is seen round them
        BASE
    }
}
