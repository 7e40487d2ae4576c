package dev.cutfill.task.journal;

import java.time.Instant;
import java.util.UUID;

/// Something that has happened to a job.
///
/// @param id grows with time; the cursor of live updates
/// @param type `job.sealed`, `job.finished` or `job.task_failed`
/// @param data a JSON object
public record JobEvent(long id, UUID job, String type, String data, Instant at) implements Event {}
