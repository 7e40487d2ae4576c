-- What waits for one receiver: a webhook, or a host that callbacks of one tenant lead to. Deliveries are taken lane by lane, so that
-- a receiver that does not answer keeps back its own alone.
ALTER TABLE outbox ADD COLUMN lane text NOT NULL DEFAULT '';
CREATE INDEX outbox_lane ON outbox (lane, next_at, id) WHERE target = 'webhook';
