package dev.cutfill.task;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// What is asked for.
///
/// @param profile the API that made the task, and besides /api/v2 the only one that shows it: `volcal`,
/// `atropos`, `aiopslab`, `agent`, `thor` or `core`
/// @param queue which workers may take it
/// @param kind what they are to do
/// @param payload a JSON object, handed to the worker as it came
/// @param backend only workers of this type may claim it
/// @param callback told once, when the task has ended
public record TaskSpec(
        String profile,
        String queue,
        String kind,
        String payload,
        Limits limits,
        Optional<String> backend,
        Optional<URI> callback) {

    public TaskSpec(String profile, String queue, String kind, String payload, Limits limits) {
        this(profile, queue, kind, payload, limits, Optional.empty(), Optional.empty());
    }

    /// How much patience a task gets.
    ///
    /// @param priority higher goes first; -1000 to 1000
    /// @param maxAttempts how often a worker may report a failure that may pass before the task is FAILED
    /// @param maxLeaseLosses how often the task goes back to the queue when its worker vanishes; once more
    /// kills it
    /// @param timeout of one attempt, from its claim; whole seconds
    public record Limits(int priority, int maxAttempts, int maxLeaseLosses, Optional<Duration> timeout) {
        public static final Limits DEFAULT = new Limits(0, 1, 3, Optional.empty());

        public Limits {
            if (maxAttempts < 1 || maxLeaseLosses < 0) {
                throw new IllegalArgumentException("attempts " + maxAttempts + ", lease losses " + maxLeaseLosses);
            }
        }
    }
}
