/// The entry points: [Start] checks the version of Java, [Cutfill] reads the command line.
@NullMarked
package dev.cutfill;

import org.jspecify.annotations.NullMarked;
