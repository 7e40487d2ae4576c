/// What has happened to tasks: events, attempts, the lines of their logs, and how to wait for the next
/// ([TaskFeed][dev.cutfill.task.journal.EventStream]). Here it is read; events and attempts are written by the
/// statement that moves a task, in the room above, so that there is never the one without the other. An event's
/// id is the cursor of whoever follows.
@NullMarked
package dev.cutfill.task.journal;

import org.jspecify.annotations.NullMarked;
