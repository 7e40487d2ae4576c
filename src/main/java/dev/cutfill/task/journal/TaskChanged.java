package dev.cutfill.task.journal;

import java.util.UUID;

/// Published in process, after the commit, when a task was made or moved: for those who watch it.
public record TaskChanged(UUID id) {}
