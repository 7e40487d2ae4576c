/// The settings of a survey, one record a stage.
@NullMarked
package dev.cutfill.survey.settings;

import org.jspecify.annotations.NullMarked;
