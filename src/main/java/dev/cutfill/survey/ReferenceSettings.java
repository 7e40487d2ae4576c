package dev.cutfill.survey;

import java.util.Optional;

/// What a scan is compared with, as the user chose it.
///
/// @param kind which inputs a survey takes
/// @param elevation of the kind of that name (m)
public record ReferenceSettings(Kind kind, Optional<Double> elevation) {
    public static ReferenceSettings defaults() {
        return new ReferenceSettings(Kind.EPOCH, Optional.empty());
    }

    /// What a scan is compared with.
    public enum Kind {
        /// an earlier scan
        EPOCH,
        /// one height
        ELEVATION
    }
}
