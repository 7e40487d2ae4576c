package dev.cutfill.task.job;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A job as its row says.
///
/// @param home the server that holds the inputs that it shares, if it has any
/// @param last its task that runs after all others
public record Job(
        UUID id,
        UUID tenant,
        JobSpec spec,
        JobState state,
        boolean paused,
        Counts counts,
        Optional<String> home,
        Optional<UUID> last,
        Times times) {

    /// How many of its tasks are in each state; `failed` has those that timed out or were killed, too.
    public record Counts(int waiting, int queued, int running, int succeeded, int failed, int cancelled, int total) {
        public int open() {
            return waiting + queued + running;
        }

        public int ended() {
            return succeeded + failed + cancelled;
        }
    }

    /// The database's times.
    ///
    /// @param now when the row was read
    /// @param started when its first task was claimed
    public record Times(
            Instant now,
            Instant created,
            Instant updated,
            Optional<Instant> sealed,
            Optional<Instant> started,
            Optional<Instant> finished) {}
}
