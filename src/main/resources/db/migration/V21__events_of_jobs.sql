-- What is told of a job: its own events, and those of its tasks that failed, found among all of its tasks' events.
CREATE INDEX task_event_told_of_job ON task_event (job_id, id)
    WHERE job_id IS NOT NULL AND (task_id IS NULL OR type IN ('failed', 'timed_out', 'killed', 'lease_lost'));
CREATE INDEX job_unended ON job (state) WHERE finished_at IS NULL;
