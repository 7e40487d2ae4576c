/// Who does it: a bounded pool of virtual threads that claims tasks and runs them.
///
/// 1. [WorkerPool][dev.cutfill.worker.WorkerPool] takes a permit, claims the next task of a queue that has a
///    [Runner][dev.cutfill.worker.Runner], and starts a virtual thread for it.
/// 2. While it runs its lease is renewed by the pool's clock, and its progress is written at most once a
///    second. When the task is taken away, the next progress call throws and the thread is interrupted.
/// 3. The result is reported with the lease's token, or the failure, whatever was thrown; nothing that a runner
///    does ends the server or keeps the permit.
/// 4. A stopping server waits a little and gives back the rest. A crashed one cannot: the next process in the
///    same data directory gives its tasks back at the start, any other server when their leases run out.
@NullMarked
package dev.cutfill.worker;

import org.jspecify.annotations.NullMarked;
