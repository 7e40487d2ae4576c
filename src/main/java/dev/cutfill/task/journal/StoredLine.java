package dev.cutfill.task.journal;

import java.time.Instant;
import java.util.UUID;

/// A line of a task's log.
///
/// @param id grows with time; a cursor
public record StoredLine(long id, UUID task, int attempt, Instant at, LogLine line) {}
