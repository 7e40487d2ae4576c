-- The task engine: what is to be done, who does it, what happened. PostgreSQL 13 or newer.
--
-- The clock is the database's (now()), never a caller's. A change of state is one conditional UPDATE of task; the rows in
-- task_attempt, task_event and outbox that go with it are written in the same transaction.
--
-- json, not jsonb, wherever a document goes out as it came in: jsonb forgets the order of members.

CREATE TABLE tenant (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 255),
    status      text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
    limits      jsonb NOT NULL DEFAULT '{}',
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- whose tasks are that nobody claims: everything, in open mode
INSERT INTO tenant (id, name) VALUES ('00000000-0000-0000-0000-000000000000', 'public');

CREATE TABLE api_key (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id     uuid NOT NULL REFERENCES tenant,
    name          text NOT NULL,
    prefix        text NOT NULL UNIQUE,   -- the readable head, to look a key up; the rest is only here as a hash
    sha256        bytea NOT NULL CHECK (length(sha256) = 32),
    scopes        text[] NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz,
    revoked_at    timestamptz,
    last_used_at  timestamptz
);

-- idle, busy and offline are not stored: they follow from running leases and the age of the heartbeat
CREATE TABLE worker (
    id                 text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
    kind               text NOT NULL CHECK (kind IN ('internal', 'external', 'agent')),
    tenant_id          uuid REFERENCES tenant,   -- null: shared
    name               text,
    backend_type       text,
    capabilities       json NOT NULL DEFAULT '{}',
    metadata           json NOT NULL DEFAULT '{}',
    max_parallel       integer NOT NULL DEFAULT 1 CHECK (max_parallel BETWEEN 0 AND 10000),
    token_prefix       text UNIQUE,
    token_sha256       bytea CHECK (length(token_sha256) = 32),
    registered_at      timestamptz NOT NULL DEFAULT now(),
    last_heartbeat_at  timestamptz NOT NULL DEFAULT now(),
    revoked_at         timestamptz,
    completed          bigint NOT NULL DEFAULT 0 CHECK (completed >= 0),
    failed             bigint NOT NULL DEFAULT 0 CHECK (failed >= 0),
    CHECK ((token_prefix IS NULL) = (token_sha256 IS NULL))
);

CREATE TABLE job (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id     uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000' REFERENCES tenant,
    profile       text NOT NULL,
    external_id   text CHECK (length(external_id) BETWEEN 1 AND 255),
    kind          text NOT NULL,
    layout        text NOT NULL DEFAULT 'diagram',   -- the template of its objects' keys
    bucket        text,
    prefix        text,
    params        json NOT NULL DEFAULT '{}',
    state         text NOT NULL DEFAULT 'OPEN'
                  CHECK (state IN ('OPEN', 'SEALED', 'RUNNING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED')),
    total         integer NOT NULL DEFAULT 0 CHECK (total >= 0),
    succeeded     integer NOT NULL DEFAULT 0 CHECK (succeeded >= 0),
    failed        integer NOT NULL DEFAULT 0 CHECK (failed >= 0),
    callback_url  text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    sealed_at     timestamptz,
    finished_at   timestamptz,
    UNIQUE (tenant_id, profile, external_id),
    CHECK (succeeded + failed <= total),
    CHECK ((state = 'OPEN') = (sealed_at IS NULL) OR state = 'CANCELLED'),
    CHECK ((state IN ('SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED')) = (finished_at IS NOT NULL))
);

CREATE TABLE task (
    id                  uuid PRIMARY KEY,
    tenant_id           uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000' REFERENCES tenant,
    job_id              uuid REFERENCES job ON DELETE CASCADE,
    external_id         text CHECK (length(external_id) BETWEEN 1 AND 255),
    ordinal             integer,
    profile             text NOT NULL CHECK (profile IN ('volcal', 'atropos', 'aiopslab', 'agent', 'thor', 'core')),
    queue               text NOT NULL CHECK (length(queue) BETWEEN 1 AND 255),
    kind                text NOT NULL CHECK (length(kind) BETWEEN 1 AND 255),
    backend_type        text,                     -- set: only workers of this type may claim it
    payload             json NOT NULL DEFAULT '{}',
    priority            integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1000 AND 1000),
    state               text NOT NULL CHECK (state IN
                        ('WAITING', 'QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'KILLED')),
    run_after           timestamptz NOT NULL DEFAULT now(),
    -- two budgets: what the worker says failed, and what was lost with its worker; attempt only counts, and never falls
    attempt             integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    failures            integer NOT NULL DEFAULT 0 CHECK (failures BETWEEN 0 AND max_attempts),
    max_attempts        integer NOT NULL DEFAULT 1 CHECK (max_attempts >= 1),
    lease_losses        integer NOT NULL DEFAULT 0 CHECK (lease_losses >= 0),
    max_lease_losses    integer NOT NULL DEFAULT 3 CHECK (max_lease_losses >= 0),
    timeout_s           integer CHECK (timeout_s > 0),
    -- who holds it. No foreign key: every claim would lock the worker's row, and a name in history may outlive its worker
    worker_id           text,
    lease_token         uuid,
    last_lease_token    uuid,                     -- of the report that ended the last attempt: the same again is a replay
    lease_until         timestamptz,
    deadline_at         timestamptz,
    progress            real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    stage               text NOT NULL DEFAULT '' CHECK (length(stage) <= 200),
    result              json,
    error_code          text,
    error_message       text,
    cancel_requested_at timestamptz,
    deleted_at          timestamptz,
    version             bigint NOT NULL DEFAULT 0,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    started_at          timestamptz,
    finished_at         timestamptz,
    CONSTRAINT running_is_held     CHECK ((state = 'RUNNING') = (lease_token IS NOT NULL)
                                      AND (state = 'RUNNING') = (lease_until IS NOT NULL)
                                      AND (state <> 'RUNNING' OR (worker_id IS NOT NULL AND started_at IS NOT NULL))),
    CONSTRAINT deadline_of_running CHECK (deadline_at IS NULL OR state = 'RUNNING'),
    CONSTRAINT terminal_is_dated   CHECK ((state IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'KILLED'))
                                      = (finished_at IS NOT NULL)),
    CONSTRAINT failed_says_why     CHECK (state NOT IN ('FAILED', 'TIMED_OUT', 'KILLED') OR error_code IS NOT NULL),
    CONSTRAINT started_after_made  CHECK (started_at >= created_at),
    CONSTRAINT finished_after_made CHECK (finished_at >= created_at),
    CONSTRAINT deleted_when_done   CHECK (deleted_at IS NULL OR finished_at IS NOT NULL),
    UNIQUE (job_id, external_id)
) WITH (fillfactor = 80);

-- a claim, a sweep and a list must not grow with history: partial indexes hold the few live rows
CREATE INDEX task_claim    ON task (queue, priority DESC, created_at, id) WHERE state = 'QUEUED';
CREATE INDEX task_lease    ON task (lease_until) WHERE state = 'RUNNING';
CREATE INDEX task_deadline ON task (deadline_at) WHERE state = 'RUNNING' AND deadline_at IS NOT NULL;
CREATE INDEX task_held     ON task (worker_id) WHERE state = 'RUNNING';
CREATE INDEX task_list     ON task (profile, tenant_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX task_finished ON task (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX task_job      ON task (job_id, ordinal) WHERE job_id IS NOT NULL;

-- what a task, or all tasks of a job, need before they may run. The bytes are with upload (upload_id) or elsewhere (location)
CREATE TABLE task_input (
    task_id      uuid REFERENCES task ON DELETE CASCADE,
    job_id       uuid REFERENCES job ON DELETE CASCADE,
    label        text NOT NULL CHECK (length(label) BETWEEN 1 AND 255),
    ordinal      integer NOT NULL,
    upload_id    text UNIQUE,
    location     text,
    length_bytes bigint CHECK (length_bytes >= 0),
    sha256       bytea CHECK (length(sha256) = 32),
    finished_at  timestamptz,
    CHECK ((task_id IS NULL) <> (job_id IS NULL)),
    CHECK (finished_at IS NULL OR length_bytes IS NOT NULL),
    CHECK (finished_at IS NULL OR upload_id IS NOT NULL OR location IS NOT NULL)
);
CREATE UNIQUE INDEX task_input_of_task ON task_input (task_id, label) WHERE task_id IS NOT NULL;
CREATE UNIQUE INDEX task_input_of_job  ON task_input (job_id, label) WHERE job_id IS NOT NULL;
CREATE INDEX task_input_open ON task_input (task_id) WHERE finished_at IS NULL;

CREATE TABLE task_attempt (
    task_id     uuid NOT NULL REFERENCES task ON DELETE CASCADE,
    n           integer NOT NULL CHECK (n >= 1),
    worker_id   text NOT NULL,
    lease_token uuid NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz,
    outcome     text CHECK (outcome IN
                ('succeeded', 'failed', 'released', 'lease_lost', 'timed_out', 'cancelled', 'killed')),
    error       text,
    PRIMARY KEY (task_id, n),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);

-- what a task has in the store
CREATE TABLE task_file (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id      uuid NOT NULL REFERENCES task ON DELETE CASCADE,
    attempt      integer NOT NULL,
    role         text NOT NULL CHECK (role IN ('input', 'output', 'image', 'log')),
    name         text NOT NULL,
    store_key    text NOT NULL UNIQUE,
    size_bytes   bigint NOT NULL CHECK (size_bytes >= 0),
    content_type text NOT NULL,
    etag         text,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX task_file_of_task ON task_file (task_id);

CREATE TABLE task_log (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id  uuid NOT NULL REFERENCES task ON DELETE CASCADE,
    attempt  integer NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    level    text NOT NULL CHECK (level IN ('debug', 'info', 'warning', 'error', 'critical')),
    message  text NOT NULL CHECK (octet_length(message) <= 8192),
    context  json
);
CREATE INDEX task_log_of_task ON task_log (task_id, id);

-- append only; id is the cursor of live updates. Ids become visible out of order, so a reader takes only rows whose tx is
-- below pg_snapshot_xmin(pg_current_snapshot()): nothing older can still appear behind its cursor
CREATE TABLE task_event (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tx        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    tenant_id uuid NOT NULL,
    job_id    uuid REFERENCES job ON DELETE CASCADE,
    task_id   uuid REFERENCES task ON DELETE CASCADE,
    type      text NOT NULL,
    data      json NOT NULL DEFAULT '{}',
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX task_event_of_task ON task_event (task_id, id);
CREATE INDEX task_event_of_job  ON task_event (job_id, id) WHERE job_id IS NOT NULL;

-- effects on the world outside that must follow a commit: a relay reads, sends, deletes
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id    uuid REFERENCES task ON DELETE CASCADE,
    job_id     uuid REFERENCES job ON DELETE CASCADE,
    target     text NOT NULL CHECK (target IN ('amqp', 'object', 'webhook')),
    key        text NOT NULL,
    payload    json NOT NULL,
    attempts   integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at    timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_due ON outbox (next_at, id);

-- the answer to a request that may be sent twice, stored with what it made
CREATE TABLE idempotency (
    principal       text NOT NULL,
    route           text NOT NULL,
    key             text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_sha256  bytea NOT NULL CHECK (length(request_sha256) = 32),
    status          integer,
    response        json,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, route, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
