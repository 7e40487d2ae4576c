/// Our own API, /api/v2: tasks of any kind, what happens to them, workers and their leases, tenants, keys,
/// webhooks, queues.
///
/// Errors are RFC 9457 problems. Members of bodies are in snake case, units in their names; one that is unknown
/// is refused. Lists are pages with a cursor. A POST that makes something may come with an `Idempotency-Key`.
@NullMarked
package dev.cutfill.api.v2;

import org.jspecify.annotations.NullMarked;
