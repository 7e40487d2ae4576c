-- What every claim and every report pays for.

-- An attempt is written when it is over; while it runs the task itself says all of it, and afterwards keeps its token.
UPDATE task SET last_lease_token = a.lease_token
FROM task_attempt a WHERE a.task_id = task.id AND a.n = task.attempt AND state <> 'RUNNING';
DELETE FROM task_attempt WHERE ended_at IS NULL;
ALTER TABLE task_attempt
    ALTER COLUMN ended_at SET NOT NULL,
    ALTER COLUMN outcome  SET NOT NULL;

-- A task's events and attempts are written by the statement that moves the task, and removed by the one that removes it: nothing is
-- left for a foreign key to find, and it looked for the task once for every row.
ALTER TABLE task_event   DROP CONSTRAINT task_event_task_id_fkey;
ALTER TABLE task_attempt DROP CONSTRAINT task_attempt_task_id_fkey;

-- Few tasks run at a time: a sweep reads them all (task_held). A lease that is renewed now changes no index, so its row is
-- rewritten within its page.
DROP INDEX task_lease;
DROP INDEX task_deadline;

-- A worker is heard of with each of its claims: room for that within the page of its row.
ALTER TABLE worker SET (fillfactor = 50);
