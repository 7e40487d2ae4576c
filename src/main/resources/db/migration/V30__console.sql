-- Who is signed in with a browser. The secret of the cookie is here as its hash only; the holder is a key, which ends its sessions when
-- it ends, or the operator's key as it was, by its fingerprint.
CREATE TABLE console_session (
    sha256   bytea PRIMARY KEY CHECK (length(sha256) = 32),
    holder   text NOT NULL,
    made_at  timestamptz NOT NULL DEFAULT now(),
    seen_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX console_session_seen ON console_session (seen_at);

-- What people call a task: beside the engine, which does not look at it.
CREATE TABLE task_label (
    task_id  uuid PRIMARY KEY REFERENCES task ON DELETE CASCADE,
    name     text CHECK (length(name) BETWEEN 1 AND 200),
    site     text CHECK (length(site) BETWEEN 1 AND 200),
    pre      date,
    post     date
);
