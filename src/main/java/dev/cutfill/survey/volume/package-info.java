/// How much. In: both clouds in the cells of one grid, labelled regions. Out: surfaces, their difference, cut,
/// fill and net with standard deviations.
///
/// 1. One grid over the overlap, a few points of the sparser cloud a cell.
/// 2. Surfaces: a plane through the points of each 3 × 3 neighbourhood without stray points; small gaps are
///    bridged and marked.
/// 3. Stable ground: bias (median) and spread (NMAD) told apart, robust variogram with range and sill, scatter
///    of block means.
/// 4. Volumes: un-thresholded sums; random ⊕ correlated ⊕ common error (Anderson 2019, Earth Surf. Process.
///    Landforms 44, 1015).
///
/// Lengths are metres, areas square metres, volumes cubic metres.
@NullMarked
package dev.cutfill.survey.volume;

import org.jspecify.annotations.NullMarked;
