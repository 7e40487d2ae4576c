package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/// What `/health` says.
///
/// @param status `healthy`; `degraded`: it works, but someone should look; `unhealthy`: it cannot take or do tasks
record Health(
        String status, String version, Instant timestamp, Database database, Workers workers, Queue queue, Store store, Disk disk) {
    record Database(boolean connected, @JsonProperty("latency_ms") double latencyMs) {}

    record Workers(int total, int idle, int busy, int offline) {}

    record Queue(long pending, long running, long completed) {}

    record Store(boolean usable) {}

    /// @param freeBytes on the volume of the data directory
    record Disk(@JsonProperty("free_bytes") long freeBytes, boolean writable) {}

    /// What `/ready` says.
    record Ready(boolean ready, boolean database, boolean workers) {}
}
