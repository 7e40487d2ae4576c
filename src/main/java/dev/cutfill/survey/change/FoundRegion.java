package dev.cutfill.survey.change;

import dev.cutfill.cloud.Polygon;

/// A connected place that changed.
///
/// @param label of its cells, from 1
/// @param lowered whether post lies below pre there
/// @param outline that follows its edge, in the local frame
/// @param significantCores core points in it that changed significantly and with its sign
/// @param cores core points in it for which there is a distance
/// @param noDataCells cells in its holes where one of the surfaces is not known
/// @param faded what a slope that fades still holds beyond the cells that are summed (m³), with its sign
public record FoundRegion(
        int label, boolean lowered, Polygon outline, int significantCores, int cores, int noDataCells, double faded) {}
