/// Which points of a cloud are ground: the simple morphological filter (SMRF) of Pingel, Clarke and McBride,
/// *ISPRS Journal of Photogrammetry and Remote Sensing* 77 (2013), 21–30. One cloud in, a test for points out.
///
/// 1. The lowest point a cell; empty cells are filled smoothly. Single cells that lie far too low are errors.
/// 2. The raster is opened with windows that grow by a cell up to the widest thing to be removed. A cell that
///    an opening lowers by more than the terrain's slope explains holds a thing.
/// 3. The cells of things and errors are filled anew from the ground around them: the provisional ground.
/// 4. A point is ground if it lies within a tolerance of it that grows with the ground's own slope.
///
/// Deviations: windows are diamonds instead of discs, so that one opening goes on from the last; cells are
/// filled by relaxation from coarse to fine instead of springs; net cutting, meant for large buildings on
/// slopes, is left out.
@NullMarked
package dev.cutfill.survey.ground;

import org.jspecify.annotations.NullMarked;
