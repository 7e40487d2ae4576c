/// The commands of the program (serve, survey, worker, agent, demo) and the wiring of the server.
///
/// This package knows every other package; only the root package knows it.
@NullMarked
package dev.cutfill.command;

import org.jspecify.annotations.NullMarked;
