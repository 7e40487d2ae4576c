-- Inputs that are objects of an S3 store: any server can read them, so a task all of whose inputs are objects has no home.
ALTER TABLE task_input
    ADD COLUMN object_bucket text CHECK (length(object_bucket) BETWEEN 3 AND 63),
    ADD COLUMN object_key    text CHECK (octet_length(object_key) BETWEEN 1 AND 1024),
    ADD COLUMN etag          text,                       -- of the bytes that are meant; null: whatever is there
    ADD CHECK ((object_bucket IS NULL) = (object_key IS NULL)),
    ADD CHECK (object_key IS NULL OR upload_id IS NULL AND location IS NULL),
    ADD CHECK (etag IS NULL OR object_key IS NOT NULL),
    DROP CONSTRAINT task_input_check2,
    ADD CHECK (finished_at IS NULL OR upload_id IS NOT NULL OR location IS NOT NULL OR object_key IS NOT NULL);
