package dev.cutfill.survey.settings;

import java.util.Optional;

/// What figures are asked of.
///
/// @param kind whether areas come with the survey
/// @param bandHeight of bands of height within areas (m); none without it
/// @param bandOrigin height at which a band begins (m)
public record AreaSettings(Kind kind, Optional<Double> bandHeight, double bandOrigin) {
    static AreaSettings defaults() {
        return new AreaSettings(Kind.FOUND, Optional.empty(), 0);
    }

    /// What a survey reports.
    public enum Kind {
        /// regions that it finds
        FOUND,
        /// areas that are given; nothing outside of them is compared
        GIVEN,
        /// regions anywhere, and areas
        BOTH
    }
}
