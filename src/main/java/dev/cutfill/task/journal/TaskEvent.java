package dev.cutfill.task.journal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Something that has happened to a task.
///
/// @param id grows with time; the cursor of live updates
/// @param type `submitted`, `input_finished`, `queued`, `claimed`, `released`, `succeeded`, `failed`,
/// `timed_out`, `lease_lost`, `cancelled`, `killed`, `amended`, `deleted`
/// @param data a JSON object; its `state` is the state that this led to
public record TaskEvent(long id, UUID tenant, UUID task, String type, String data, Instant at) implements Event {
    /// Of which webhooks are told: all changes of a task.
    public static final List<String> TOLD = List.of(
            "submitted",
            "queued",
            "claimed",
            "released",
            "succeeded",
            "failed",
            "timed_out",
            "lease_lost",
            "cancelled",
            "killed",
            "amended",
            "deleted");

    /// Of which webhooks are told besides: what has happened to jobs.
    public static final List<String> TOLD_OF_JOBS = List.of("job.sealed", "job.finished");
}
