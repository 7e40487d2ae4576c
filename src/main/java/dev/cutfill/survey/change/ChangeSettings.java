package dev.cutfill.survey.change;

/// The tuned numbers of change detection.
///
/// @param minimumArea smallest region that is reported (m²). Larger: small heaps are lost; smaller: clods are reported.
public record ChangeSettings(double minimumArea) {
    public static ChangeSettings defaults() {
        return new ChangeSettings(4);
    }
}
