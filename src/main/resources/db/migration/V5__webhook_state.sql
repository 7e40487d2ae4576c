-- What a webhook's owner is told of it: how the last delivery went, and why nothing is sent any more.
ALTER TABLE webhook
    ADD COLUMN last_delivery   bigint,        -- the row of outbox, which may be gone
    ADD COLUMN last_attempt    integer,
    ADD COLUMN last_at         timestamptz,
    ADD COLUMN last_status     integer,       -- of the answer; null: there was none
    ADD COLUMN last_failure    text,          -- null: it was taken
    ADD COLUMN last_again_at   timestamptz,   -- when it is repeated
    ADD COLUMN disabled_reason text;

UPDATE webhook SET disabled_reason = 'its deliveries failed for too long' WHERE disabled_at IS NOT NULL;
ALTER TABLE webhook
    ADD CONSTRAINT disabled_says_why CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
    ADD CONSTRAINT last_is_dated     CHECK ((last_delivery IS NULL) = (last_at IS NULL) AND (last_delivery IS NULL) = (last_attempt IS NULL));
