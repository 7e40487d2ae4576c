package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Raster;

/// What the size of a difference must exceed to be seen.
///
/// @param metres in each cell
/// @param sigmas how many standard deviations of a cell's height that is
public record DetectionLevel(Raster metres, double sigmas) {}
