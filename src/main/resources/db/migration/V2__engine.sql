-- The engine for all doors: where inputs lie, what workers take, whom to tell.

ALTER TABLE task
    ADD COLUMN home         text,                      -- the server whose disk holds the inputs: only there it may be claimed
    ADD COLUMN callback_url text,                      -- told once, when the task has ended
    ADD COLUMN log_lines    integer NOT NULL DEFAULT 0;

-- both only for tasks of jobs, and every change of a task's state writes into each index that is not partial
ALTER TABLE task DROP CONSTRAINT task_job_id_external_id_key;
CREATE UNIQUE INDEX task_of_job ON task (job_id, external_id) WHERE job_id IS NOT NULL AND external_id IS NOT NULL;

-- newest first over all tenants and doors; the one of V1 serves one door of one tenant
CREATE INDEX task_recent ON task (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX task_deleted ON task (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX task_event_of_tenant ON task_event (tenant_id, id);

-- what a worker of another process takes: whole queues, and in them kinds by LIKE patterns; empty: all kinds
ALTER TABLE worker
    ADD COLUMN queues text[] NOT NULL DEFAULT '{}',
    ADD COLUMN kinds  text[] NOT NULL DEFAULT '{}';

CREATE TABLE webhook (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   uuid REFERENCES tenant,                -- null: of all tenants, for the operator
    url         text NOT NULL CHECK (length(url) <= 2000),
    secret      text NOT NULL,                         -- signs what is sent, so it must be kept as it is
    events      text[] NOT NULL DEFAULT '{}',          -- empty: all
    created_at  timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz                            -- after deliveries have failed for too long
);
