package dev.cutfill.survey.volume;

/// The volume between the surfaces over one region, and its standard deviations.
///
/// @param cells summed
/// @param net fill less cut (m³), the plain sum of all height differences
/// @param cut surface lowered (m³)
/// @param fill surface raised (m³)
/// @param netSigma of net (m³)
/// @param cutSigma of cut (m³)
/// @param fillSigma of fill (m³)
/// @param commonSigma the part of netSigma that all regions share (m³)
/// @param extreme the largest difference by size, with its sign (m)
/// @param filledArea where one of the heights was carried over a gap (m²)
public record RegionVolume(
        int cells,
        double net,
        double cut,
        double fill,
        double netSigma,
        double cutSigma,
        double fillSigma,
        double commonSigma,
        double extreme,
        double filledArea) {}
