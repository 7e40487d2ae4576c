package dev.cutfill.task.webhook;

import dev.cutfill.access.Realm;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Someone who is told of events.
///
/// @param events `task.succeeded` and so on; empty: all
/// @param last empty: nothing was sent yet
/// @param disabled set when nothing is sent any more
public record Webhook(
        UUID id,
        Realm realm,
        URI url,
        List<String> events,
        Instant created,
        Optional<Attempt> last,
        Optional<Disabled> disabled) {
    public Webhook {
        events = List.copyOf(events);
    }

    /// That something was sent to it.
    ///
    /// @param delivery what was sent: the same for a repetition
    /// @param number the first is 1
    /// @param again when it is repeated, if it is
    public record Attempt(long delivery, int number, Instant at, Outcome outcome, Optional<Instant> again) {}

    /// @param status of the answer, if there was one
    /// @param failure why it was not delivered; empty: it was
    public record Outcome(Optional<Integer> status, Optional<String> failure) {}

    /// @param reason a sentence for its owner
    public record Disabled(Instant since, String reason) {}
}
