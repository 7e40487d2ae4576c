-- What the holder of a credential may take, laid down when it is made; the holder may repeat or narrow it. Null: for a worker, it
-- has no token; for a key, whatever its tenant has.
ALTER TABLE worker
    ADD COLUMN granted_queues   text[],
    ADD COLUMN granted_kinds    text[],
    ADD COLUMN granted_parallel integer;
UPDATE worker SET granted_queues = queues, granted_kinds = kinds, granted_parallel = max_parallel WHERE token_prefix IS NOT NULL;
ALTER TABLE api_key
    ADD COLUMN granted_queues   text[],
    ADD COLUMN granted_kinds    text[],
    ADD COLUMN granted_parallel integer;

-- A task that no shared agent may take goes to agents of this type, who are bound to a tenant.
UPDATE worker SET backend_type = 'tenant-agent' WHERE kind = 'agent' AND 'agent' = ANY (queues) AND tenant_id IS NOT NULL;
