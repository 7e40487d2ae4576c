/// What changed and where: M3C2 with level of detection, significance, regions by sign.
@NullMarked
package dev.cutfill.survey.change;

import org.jspecify.annotations.NullMarked;
