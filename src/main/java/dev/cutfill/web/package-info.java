/// What all doors share.
///
/// - [PublicUrl]: where the server is reached from outside.
/// - `Access`: who asks, as a [Principal][dev.cutfill.access.Principal]; with a key set nobody else comes in. Without
/// one the server listens
///   to its own machine only ([Binding]). Keys that the server has given out are looked up through
///   [Credentials][dev.cutfill.access.Credentials]; `RequiresScope` says what a route takes.
/// - [Realm][dev.cutfill.access.Realm]: whose things a principal may see. Every question to the engine takes one.
/// - Errors: whatever goes wrong, wherever it does (in a handler, in a filter, or in a request so broken that
///   no handler sees it) becomes a `ApiError`, and each door words it by its `ErrorFormat`. A door refuses with
///   [ProblemException], or `ResponseStatusException(status, reason)`; the reason is the detail. A database
///   that does not answer is 503.
/// - `FieldReader`: reads what a client sent, and tells it all that is wrong with it at once.
/// - `FormAsJsonValve`: the body of `curl -d` is JSON, whatever curl calls it.
/// - `RequestId`: a name for each request, in the log and in the answer.
@NullMarked
package dev.cutfill.web;

import dev.cutfill.web.error.ApiError;
import dev.cutfill.web.error.ErrorFormat;
import dev.cutfill.web.error.Errors;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.web.error.RequestId;
import dev.cutfill.web.security.Access;
import dev.cutfill.web.security.Binding;
import dev.cutfill.web.security.FormAsJsonValve;
import dev.cutfill.web.security.RequiresScope;
import org.jspecify.annotations.NullMarked;
