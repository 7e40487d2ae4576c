package dev.cutfill.survey.result;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Raster;

/// One epoch as it is drawn, in the local frame.
///
/// @param surface its height (m); NaN where it is not known
/// @param points sorted by the cells of the surface's grid
public record EpochMap(Raster surface, CellList points) {}
