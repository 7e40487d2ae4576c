/// Runners that do no real work: the four kinds of Atropos tasks, and problems of the executor that are played through.
@NullMarked
package dev.cutfill.worker.simulation;

import org.jspecify.annotations.NullMarked;
