package dev.cutfill.survey.settings;

import java.util.Optional;

/// What a scan is compared with, as the user chose it.
///
/// @param kind which inputs a survey takes
/// @param elevation of the kind of that name (m)
/// @param surface of the design's file, by its name there, where it holds several
public record ReferenceSettings(Kind kind, Optional<Double> elevation, Optional<String> surface) {
    public static ReferenceSettings defaults() {
        return new ReferenceSettings(Kind.EPOCH, Optional.empty(), Optional.empty());
    }

    /// What a scan is compared with.
    public enum Kind {
        /// an earlier scan
        EPOCH,
        /// a surface from a file
        DESIGN,
        /// one height
        ELEVATION
    }
}
