-- What is deleted is removed at once, or, where its door still lists it, later.
ALTER TABLE task ADD COLUMN remove_at timestamptz;
UPDATE task SET remove_at = deleted_at WHERE deleted_at IS NOT NULL;
ALTER TABLE task ADD CONSTRAINT removed_when_deleted CHECK ((remove_at IS NULL) = (deleted_at IS NULL));

DROP INDEX task_deleted;
CREATE INDEX task_removal ON task (remove_at) WHERE remove_at IS NOT NULL;
