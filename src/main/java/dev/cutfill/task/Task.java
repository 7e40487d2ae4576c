package dev.cutfill.task;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// A task as its row says.
///
/// @param tenant whose it is
/// @param home the server that holds its inputs, if it has any
/// @param place in its job, if it is in one
public record Task(
        UUID id,
        UUID tenant,
        Optional<String> home,
        Optional<InJob> place,
        TaskSpec spec,
        TaskState state,
        Run run,
        Outcome outcome,
        Times times) {

    /// A task's place in its job.
    ///
    /// @param externalId what its maker calls it; unique in the job
    /// @param ordinal grows in the order of submission
    /// @param last whether it runs after all others
    public record InJob(UUID job, Optional<String> externalId, int ordinal, boolean last) {}

    /// The latest attempt.
    ///
    /// @param attempt 1 for the first, 0 before it; never falls
    /// @param worker who holds it or held it last; inside a server its name, a slash and the place in its pool
    /// @param fraction of the work that is done, 0 to 1
    /// @param stage what is being done, for people
    public record Run(int attempt, Optional<String> worker, double fraction, String stage) {}

    /// How it ended, once it has.
    ///
    /// @param result the JSON that its worker handed in
    public record Outcome(Optional<String> result, Optional<Failure> failure) {}

    /// Why a task did not succeed.
    ///
    /// @param code a stable word for programs
    /// @param message for the user; it may quote a file, so what no terminal and no database takes is shown as
    /// `?`
    public record Failure(String code, String message) {
        private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");
        private static final int LONGEST = 2000;

        public Failure {
            message = UNPRINTABLE.matcher(message).replaceAll("?");
            message = message.length() > LONGEST ? message.substring(0, LONGEST - 1) + "…" : message;
        }
    }

    /// The database's times.
    ///
    /// @param started the latest attempt
    /// @param leaseUntil while it runs: when its worker is given up unless it is heard of
    /// @param deadline while it runs: when it is ended
    /// @param deleted it is still listed where deleted ones are
    public record Times(
            Instant created,
            Instant updated,
            Optional<Instant> started,
            Optional<Instant> finished,
            Optional<Instant> leaseUntil,
            Optional<Instant> deadline,
            Optional<Instant> deleted) {}
}
