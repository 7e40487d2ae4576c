/// What is to be done: tasks, their states, the queue in PostgreSQL, leases.
///
/// Its faces: [Tasks][dev.cutfill.task.Tasks] is for those who want something done,
/// [TaskQueue][dev.cutfill.task.TaskQueue] for those who do it here, [Workers][dev.cutfill.task.Workers] for
/// those who do it elsewhere. A task waits for its inputs, is queued when the last one is there, is leased to a
/// worker, and ends; the transitions are drawn in [TaskState][dev.cutfill.task.TaskState]. Beside it, each in a
/// room of its own that knows nothing of this one: whose it is (`tenant`), what has happened (`journal`), who
/// is told (`webhook`), and requests that come twice (`idempotency`). Above it are jobs of many tasks (`job`).
///
/// 1. A transition is one statement: a conditional UPDATE, and the attempt, the event and the outbox rows that
///    go with it ([Recording][dev.cutfill.task.TransitionSql]). No row moved means that somebody else was first.
/// 2. The clock is the database's.
/// 3. A lease has a random token; a report without the current token changes nothing.
/// 4. After the commit this process is told by Spring events
///    ([TaskQueue.Queued][dev.cutfill.task.TaskQueue.Queued],
///    [TaskQueue.Stopped][dev.cutfill.task.TaskQueue.Stopped],
///    [TaskChanged][dev.cutfill.task.journal.TaskChanged]). They save waiting, no more: who misses one finds
///    the row.
@NullMarked
package dev.cutfill.task;

import org.jspecify.annotations.NullMarked;
