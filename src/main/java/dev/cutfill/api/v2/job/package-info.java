/// The routes of jobs at /api/v2: many tasks that are one order; what happens to them, and what they come to.
@NullMarked
package dev.cutfill.api.v2.job;

import org.jspecify.annotations.NullMarked;
