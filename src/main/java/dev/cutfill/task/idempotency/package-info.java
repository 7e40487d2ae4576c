/// Requests that may come twice ([Idempotency][dev.cutfill.task.idempotency.Idempotency]): what was answered is
/// stored in the transaction that did it. Knows nothing of what is asked.
@NullMarked
package dev.cutfill.task.idempotency;

import org.jspecify.annotations.NullMarked;
