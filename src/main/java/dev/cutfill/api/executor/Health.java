package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `/health` says.
///
/// @param status `healthy`; `degraded`: it works, but someone should look; `unhealthy`: it cannot take or do
/// tasks
/// @param workers of this door: places of its own and registered ones
/// @param pool all that this server itself does, by queue
record Health(
        String status,
        String version,
        Instant timestamp,
        Database database,
        Workers workers,
        Queue queue,
        Store store,
        Disk disk,
        List<Lane> pool) {
    /// What is told to who shows no key where the server asks for one.
    record Brief(String status, Instant timestamp) {}

    record Database(
            boolean connected, @JsonProperty("latency_ms") double latencyMs) {}

    record Workers(int total, int idle, int busy, int offline) {}

    record Lane(String queue, int permits, int running, boolean open) {}

    record Queue(long pending, long running, long completed) {}

    record Store(boolean usable) {}

    /// @param freeBytes on the volume of the data directory
    record Disk(@JsonProperty("free_bytes") long freeBytes, boolean writable) {
        private static final Logger LOG = LoggerFactory.getLogger(Disk.class);

        /// Nothing free and not writable where the directory, or the volume under it, is gone.
        static Disk of(Path data) {
            try {
                return new Disk(Files.getFileStore(data).getUsableSpace(), Files.isWritable(data));
            } catch (IOException e) {
                LOG.warn("The data directory cannot be used: {}", e.toString());
                return new Disk(0, false);
            }
        }
    }

    /// What `/ready` says.
    ///
    /// @param ready whether tasks are accepted, by whomever they are done
    /// @param workers whether there is a place in this server where tasks are done
    record Ready(boolean ready, boolean database, boolean workers) {}
}
