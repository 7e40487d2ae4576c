/// Synthetic sites with known volumes: two scans of one terrain, each with its own samples and noise.
@NullMarked
package dev.cutfill.scene;

import org.jspecify.annotations.NullMarked;
