/// Areas in plan that a user draws and names.
@NullMarked
package dev.cutfill.cloud.area;

import org.jspecify.annotations.NullMarked;
