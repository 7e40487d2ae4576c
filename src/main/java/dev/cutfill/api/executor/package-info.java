/// The door of the task executor (/api/v1, /health, /ready); as yet only what tells whether the server is well.
@NullMarked
package dev.cutfill.api.executor;

import org.jspecify.annotations.NullMarked;
