package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `/health` says.
///
/// @param status `healthy`; `degraded`: it works, but someone should look; `unhealthy`: it cannot take or do
/// tasks
/// @param workers of this API: places of its own and registered ones
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

        /// Nothing free and not writable where a directory, or the volume under it, is gone or full.
        ///
        /// @param directories each may be a volume of its own; one that is not there yet is passed over
        static Disk of(List<Path> directories) {
            long free = Long.MAX_VALUE;
            try {
                for (Path directory : directories) {
                    if (Files.exists(directory)) {
                        free = Math.min(free, Files.getFileStore(directory).getUsableSpace());
                        write(directory);
                    }
                }
                return new Disk(free == Long.MAX_VALUE ? 0 : free, free != Long.MAX_VALUE);
            } catch (IOException e) {
                LOG.warn("The data directory cannot be written: {}", e.toString());
                return new Disk(free == Long.MAX_VALUE ? 0 : free, false);
            }
        }

        private static void write(Path directory) throws IOException {
            Path probe = Files.createTempFile(directory, ".probe", "");
            try {
                Files.write(probe, new byte[1]);
            } finally {
                Files.deleteIfExists(probe);
            }
        }
    }

    /// What `/ready` says.
    ///
    /// @param ready whether tasks are accepted, by whomever they are done
    /// @param workers whether there is a place in this server where tasks are done
    /// @param reason a sentence, where it is not ready
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Ready(
            boolean ready,
            boolean database,
            boolean workers,
            @Nullable String reason) {}
}
