/// What is to be done: tasks, their states, the queue in PostgreSQL, leases.
@NullMarked
package dev.cutfill.task;

import org.jspecify.annotations.NullMarked;
