/// How much: surfaces on one grid, difference of surfaces, cut and fill, uncertainty.
@NullMarked
package dev.cutfill.survey.volume;

import org.jspecify.annotations.NullMarked;
