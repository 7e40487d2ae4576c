/// Maps and views of the result as PNG.
@NullMarked
package dev.cutfill.survey.picture;

import org.jspecify.annotations.NullMarked;
