package dev.cutfill.survey.settings;

import java.util.Optional;

/// What a user decides of the heights of post.
///
/// @param offset whether a common offset is taken off them
/// @param verticalSigma standard deviation of the common height error that the user vouches for (m)
public record HeightSettings(Offset offset, Optional<Double> verticalSigma) {
    public static HeightSettings defaults() {
        return new HeightSettings(Offset.AUTO, Optional.empty());
    }

    /// When a common offset is taken off the heights of post.
    public enum Offset {
        /// with given stable ground what it shows; without it nothing, but a searched pair is levelled
        AUTO,
        /// never, in the registration neither
        NONE,
        /// what given stable ground shows; a survey without any is refused
        STABLE
    }
}
