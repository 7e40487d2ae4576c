/// What changed and where. In: the difference of two surfaces with its errors, and both clouds in cells. Out:
/// disjoint regions of one sign each, with outlines, and the cells over which their volumes are to be summed.
///
/// 1. M3C2 at core points (Lague, Brodu, Leroux 2013), with progressive cylinder, Student's factor and the
///    alignment's error in squares: an explicit no-data where a cloud is missing.
/// 2. Significance of each cell, by its own height or by the mean of its 5 × 5 window; growth from seeds;
///    closing, paring of the smeared rim, opening.
/// 3. A test of each region as a whole, against its random error after the common offset was granted to it, and
///    against M3C2.
/// 4. Outlines along cell edges with holes; collars, and rings that follow a fading slope by their means (after
///    the idea of spatial coherence of Wheaton and others 2010).
@NullMarked
package dev.cutfill.survey.change;

import org.jspecify.annotations.NullMarked;
