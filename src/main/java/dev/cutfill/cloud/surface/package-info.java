/// Surfaces that give a height at each place: triangles, rasters, levels; and points as heights above one.
@NullMarked
package dev.cutfill.cloud.surface;

import org.jspecify.annotations.NullMarked;
