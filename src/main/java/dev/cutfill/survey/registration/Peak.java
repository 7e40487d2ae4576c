package dev.cutfill.survey.registration;

/// A maximum of the correlation: post turned by a yaw about the vertical through its own frame's origin, then
/// shifted in plan.
///
/// @param yaw (rad)
/// @param shiftX (m)
/// @param shiftY (m)
/// @param correlation of the high-passed heights over the common cells, −1 to 1
/// @param rank the correlation, lowered where the common area is small
record Peak(double yaw, double shiftX, double shiftY, double correlation, double rank) {}
