package dev.cutfill.survey.volume;

import java.util.Map;

/// The regions in one area, and the plain sum over it.
///
/// @param cut of the regions, clipped (m³)
/// @param fill likewise
/// @param cutErrors of cut
/// @param fillErrors of fill
/// @param netErrors of fill less cut
/// @param all plain sum of all differences (m³)
/// @param allErrors of it
/// @param compared ground in it (m²)
/// @param largest difference by size, with its sign (m); NaN if nothing was compared
/// @param bands cut and fill by the number of the band, from 0 at the origin up
public record AreaVolume(
        double cut,
        double fill,
        VolumeErrors cutErrors,
        VolumeErrors fillErrors,
        VolumeErrors netErrors,
        double all,
        VolumeErrors allErrors,
        double compared,
        double largest,
        Map<Integer, CutAndFill> bands) {
    /// Volumes of a band (m³).
    public record CutAndFill(double cut, double fill) {
        CutAndFill plus(double moreCut, double moreFill) {
            return new CutAndFill(cut + moreCut, fill + moreFill);
        }
    }

    /// Bands of height.
    ///
    /// @param height of one (m)
    /// @param origin where band 0 begins (m), in the frame of the surfaces
    public record Bands(double height, double origin) {
        int of(double z) {
            return (int) Math.floor((z - origin) / height);
        }
    }
}
