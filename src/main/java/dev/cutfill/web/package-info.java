/// What all doors share.
///
/// - [PublicUrl]: where the server is reached from outside.
/// - `Access`: who may come in. Without a key the server listens to its own machine only ([Binding]).
/// - Error bodies: `{"detail": …}` for whatever goes wrong, wherever it does: in a handler, in a filter, or in a request so
///   broken that no handler sees it. A door refuses with `ResponseStatusException(status, reason)`; the reason is the detail.
/// - `RequestId`: a name for each request, in the log and in the answer.
@NullMarked
package dev.cutfill.web;

import org.jspecify.annotations.NullMarked;
