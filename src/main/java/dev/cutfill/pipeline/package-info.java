/// One survey from files to files: the settings as JSON ([SettingsDocument]), the run ([VolumeSurvey]), and the result
/// as JSON (`ResultDocument`).
///
/// The `survey` command and the volume worker both use it. It knows no task and no server.
@NullMarked
package dev.cutfill.pipeline;

import org.jspecify.annotations.NullMarked;
