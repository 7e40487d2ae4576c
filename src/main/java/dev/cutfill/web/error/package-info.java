/// Errors as answers. Whatever fails (in a handler, in a filter, or in a request so broken that no handler sees it)
/// becomes
/// an [ApiError], and each API words it by its [ErrorFormat].
///
/// A handler refuses with [ProblemException] or `ResponseStatusException(status, reason)`; the reason is the detail. A
/// database that does not answer is 503.
@NullMarked
package dev.cutfill.web.error;

import org.jspecify.annotations.NullMarked;
