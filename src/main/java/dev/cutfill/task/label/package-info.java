/// What people call a task: its name, the site it belongs to, and the days of its epochs. The engine does not look at
/// it.
@NullMarked
package dev.cutfill.task.label;

import org.jspecify.annotations.NullMarked;
