/// The API of the Atropos task service: /tasks, its status and result, and /.
@NullMarked
package dev.cutfill.api.atropos;

import org.jspecify.annotations.NullMarked;
