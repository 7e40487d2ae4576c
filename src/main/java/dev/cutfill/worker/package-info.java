/// Who does it: a bounded pool of virtual threads that claims tasks and runs them.
@NullMarked
package dev.cutfill.worker;

import org.jspecify.annotations.NullMarked;
