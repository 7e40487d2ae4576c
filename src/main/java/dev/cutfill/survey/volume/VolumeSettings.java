package dev.cutfill.survey.volume;

/// The tuned numbers of surfaces and volumes.
///
/// @param pointsPerCell of the sparser cloud that a cell should hold. Larger: smoother, coarser outlines.
public record VolumeSettings(double pointsPerCell) {
    public static VolumeSettings defaults() {
        return new VolumeSettings(6);
    }
}
