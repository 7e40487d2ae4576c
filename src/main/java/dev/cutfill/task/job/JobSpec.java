package dev.cutfill.task.job;

import java.net.URI;
import java.util.Optional;

/// What a job is asked to be.
///
/// @param profile the API that makes it
/// @param kind what its tasks are to do
/// @param queue which workers may take them
/// @param externalId what its maker calls it; unique among the tenant's
/// @param name for people
/// @param defaults a JSON object: what its tasks have that say nothing else
/// @param body a hash of the request that makes it
/// @param callback told once, when the job has ended
public record JobSpec(
        String profile,
        String kind,
        String queue,
        Optional<String> externalId,
        Optional<String> name,
        String defaults,
        Rules rules,
        byte[] body,
        Optional<URI> callback) {

    /// How its tasks are run.
    ///
    /// @param priority its weight among the jobs of its queue: twice as much is twice as many tasks; 1 to 1000
    /// @param maxRunning tasks that may run at a time, at least 1
    /// @param stops whether the first task that fails ends the job
    /// @param retainDays how long it is kept after its end; empty: as the server's retention says
    public record Rules(int priority, Optional<Integer> maxRunning, boolean stops, Optional<Integer> retainDays) {}
}
