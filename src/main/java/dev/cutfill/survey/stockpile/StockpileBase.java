package dev.cutfill.survey.stockpile;

import dev.cutfill.cloud.area.Area;

/// The base of one stockpile.
///
/// @param pile its name, and its toe in the local frame as the only part
/// @param sigma standard deviation of the mean height of the ground under it, as the ground round it tells (m)
/// @param offset mean height of the base above that of this ground (m): what the method adds to the doubt
/// @param unknown part of the toe beside which no ground is seen, 0 to 1
public record StockpileBase(Area pile, double sigma, double offset, double unknown) {}
