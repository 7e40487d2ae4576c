/// Statistics of the differences on stable ground: noise, correlation, and where nothing changed.
@NullMarked
package dev.cutfill.survey.stable;

import org.jspecify.annotations.NullMarked;
