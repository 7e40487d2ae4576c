/// What the stages of the survey share: point clouds, rigid transforms, polygons, rasters, and the indices over
/// them.
///
/// Lengths are metres, angles radians, volumes cubic metres. Arrays are primitive and exactly as long as their
/// content. Coordinates are relative to an [Origin][dev.cutfill.cloud.Origin], so that the digits of a map
/// projection stay out of the kernels. No files, no Spring, no HTTP.
@NullMarked
package dev.cutfill.cloud;

import org.jspecify.annotations.NullMarked;
