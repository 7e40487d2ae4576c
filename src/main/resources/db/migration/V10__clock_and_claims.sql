-- A task that may be claimed at once has no time to wait for: a clock that is set back cannot make it wait.
ALTER TABLE task ALTER COLUMN run_after DROP NOT NULL;
ALTER TABLE task ALTER COLUMN run_after DROP DEFAULT;
UPDATE task SET run_after = NULL WHERE state = 'QUEUED' AND run_after <= now();
CREATE INDEX task_later ON task (run_after) WHERE state = 'QUEUED' AND run_after IS NOT NULL;

-- A claim whose answer may not have reached its worker: until it is renewed it is handed to that worker again, and costs nothing when
-- it runs out.
ALTER TABLE task ADD COLUMN unconfirmed boolean NOT NULL DEFAULT false;

-- When some server looked after leases and deadlines last. A gap that no server lived through is a clock that was set, or a sleep.
CREATE TABLE sweep (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at  timestamptz NOT NULL DEFAULT now()
);
INSERT INTO sweep DEFAULT VALUES;

-- Asked by /ready: whether the database takes changes.
CREATE TABLE probe (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at  timestamptz NOT NULL DEFAULT now()
);
INSERT INTO probe DEFAULT VALUES;
