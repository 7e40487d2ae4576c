/// Figures of the areas that a user gives: regions, clipped by exact shares of cells, and plain sums; by bands of
/// height
/// too.
@NullMarked
package dev.cutfill.survey.area;

import org.jspecify.annotations.NullMarked;
