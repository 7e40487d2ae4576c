/// Jobs: many tasks that are one order. A job is made OPEN, gets its tasks in batches, is sealed, and ends when its
/// tasks have ended. Its counters are changed by the statements that move tasks, in the package above; so is its
/// end. Here a job is made, sealed, paused, cancelled, run again and removed ([Jobs]), and what goes on behind a
/// request is done in steps ([JobKeeper], [JobRetention]).
@NullMarked
package dev.cutfill.task.job;

import org.jspecify.annotations.NullMarked;
