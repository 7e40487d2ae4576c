/// A worker on another machine: it claims tasks over /api/v2 ([RemoteWorker]), runs them as the server does, and
/// reports under the token of the lease.
@NullMarked
package dev.cutfill.worker.remote;

import org.jspecify.annotations.NullMarked;
