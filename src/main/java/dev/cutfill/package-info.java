/// The program's commands and the wiring of its server; knows every other package and is known by none.
@NullMarked
package dev.cutfill;

import org.jspecify.annotations.NullMarked;
