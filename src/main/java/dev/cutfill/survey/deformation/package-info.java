/// What ground that did not move tells of errors that a rigid motion cannot mend: a scale, doming, steps between
/// strips; and how much ground is too steep for heights over a plan.
///
/// In: heights of pre and their difference on one grid, and the cells that may be used. Out: [Check]s, each with
/// its amount, its standard deviation, and whether the ground could tell at all. Formulas: METHOD.md, section 6.
@NullMarked
package dev.cutfill.survey.deformation;

import org.jspecify.annotations.NullMarked;
