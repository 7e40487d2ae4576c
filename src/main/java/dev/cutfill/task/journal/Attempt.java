package dev.cutfill.task.journal;

import java.time.Instant;
import java.util.Optional;

/// One claim of a task, and what came of it.
///
/// @param outcome `succeeded`, `failed`, `released`, `lease_lost`, `timed_out`, `cancelled`, `killed`; empty
/// while it runs
public record Attempt(
        int number,
        String worker,
        Instant started,
        Optional<Instant> ended,
        Optional<String> outcome,
        Optional<String> error) {}
