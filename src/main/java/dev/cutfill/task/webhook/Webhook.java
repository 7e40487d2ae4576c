package dev.cutfill.task.webhook;

import dev.cutfill.web.Realm;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Someone who is told of events.
///
/// @param events `task.succeeded` and so on; empty: all
/// @param disabled since when nothing is sent, because nothing could be delivered
public record Webhook(UUID id, Realm realm, URI url, List<String> events, Instant created, Optional<Instant> disabled) {
    public Webhook {
        events = List.copyOf(events);
    }
}
