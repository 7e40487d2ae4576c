/// Our own door, /api/v2.
@NullMarked
package dev.cutfill.api.v2;

import org.jspecify.annotations.NullMarked;
