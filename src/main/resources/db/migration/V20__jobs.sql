-- Jobs: many tasks that are one order.

-- A row of outbox goes with its task or job: without these, each task that is removed reads all of outbox.
CREATE INDEX outbox_of_task ON outbox (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX outbox_of_job  ON outbox (job_id) WHERE job_id IS NOT NULL;

-- The counters say how many of the job's tasks are in each state; the statement that moves a task changes them.
ALTER TABLE job
    ADD COLUMN name         text CHECK (length(name) BETWEEN 1 AND 255),
    ADD COLUMN queue        text NOT NULL DEFAULT 'default' CHECK (length(queue) BETWEEN 1 AND 255),
    ADD COLUMN priority     integer NOT NULL DEFAULT 10 CHECK (priority BETWEEN 1 AND 1000),
    ADD COLUMN max_running  integer CHECK (max_running >= 1),
    ADD COLUMN on_failure   text NOT NULL DEFAULT 'continue' CHECK (on_failure IN ('continue', 'stop')),
    ADD COLUMN finally_task uuid,                         -- runs when all others have ended
    ADD COLUMN home         text,                         -- the server whose disk holds the shared inputs
    ADD COLUMN body_sha256  bytea CHECK (length(body_sha256) = 32),   -- of the request that made it
    ADD COLUMN waiting      integer NOT NULL DEFAULT 0,
    ADD COLUMN queued       integer NOT NULL DEFAULT 0,
    ADD COLUMN running      integer NOT NULL DEFAULT 0,
    ADD COLUMN cancelled    integer NOT NULL DEFAULT 0,
    ADD COLUMN turn         double precision NOT NULL DEFAULT 0,      -- claimed tasks by priority: the least is served next
    ADD COLUMN served_at    timestamptz,
    ADD COLUMN paused_at    timestamptz,
    ADD COLUMN stopping     boolean NOT NULL DEFAULT false,           -- tasks that have not ended are to be cancelled
    ADD COLUMN started_at   timestamptz,
    ADD COLUMN retain_days  integer CHECK (retain_days >= 0),
    ADD COLUMN deleted_at   timestamptz,
    ADD COLUMN version      bigint NOT NULL DEFAULT 0;
ALTER TABLE job SET (fillfactor = 50);   -- each claim and each end changes its counters within its page
CREATE INDEX job_list     ON job (tenant_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX job_recent   ON job (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX job_live     ON job (queue) WHERE state IN ('SEALED', 'RUNNING');
CREATE INDEX job_stopping ON job (id) WHERE stopping;
CREATE INDEX job_deleted  ON job (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL AND deleted_at IS NULL;

-- The lane of a job's task is the job, that of any other task is nobody's: a claim looks into one lane after the other.
ALTER TABLE task
    ADD COLUMN lane           uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ADD COLUMN job_inputs     json,                       -- its label → the label of the job's input that it reads
    ADD COLUMN content_sha256 bytea CHECK (length(content_sha256) = 32);   -- of what was asked for
DROP INDEX task_claim;
CREATE INDEX task_claim         ON task (lane, queue, priority DESC, created_at, id) WHERE state = 'QUEUED';
CREATE INDEX task_open_of_job   ON task (job_id, id) WHERE job_id IS NOT NULL AND state IN ('WAITING', 'QUEUED', 'RUNNING');
CREATE INDEX task_failed_of_job ON task (job_id, ordinal) WHERE job_id IS NOT NULL AND state IN ('FAILED', 'TIMED_OUT', 'KILLED');
