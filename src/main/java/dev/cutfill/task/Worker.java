package dev.cutfill.task;

import dev.cutfill.access.Grant;
import dev.cutfill.access.Realm;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Someone who does tasks. Whether it is idle, busy or offline is not stored but follows from what it holds and
/// when it was last heard of.
public record Worker(Spec spec, Status status, int running, Times times, long completed, long failed) {
    public String id() {
        return spec.id();
    }

    /// What a worker says of itself.
    ///
    /// @param realm whose tasks it may do
    /// @param name for people
    /// @param backend its type; tasks that name one go to workers of that type only
    /// @param queues it takes tasks from
    /// @param kinds patterns with `*`; empty: every kind
    /// @param capabilities a JSON object, shown as it came
    /// @param metadata a JSON object, shown as it came
    public record Spec(
            String id,
            Kind kind,
            Realm realm,
            Optional<String> name,
            Optional<String> backend,
            List<String> queues,
            List<String> kinds,
            String capabilities,
            String metadata,
            int maxParallel) {
        public Spec {
            queues = List.copyOf(queues);
            kinds = List.copyOf(kinds);
        }

        /// What it takes.
        public Grant grant() {
            return new Grant(queues, kinds, maxParallel);
        }
    }

    public enum Kind {
        /// this server, or another on the same database
        INTERNAL,
        /// a process elsewhere
        EXTERNAL,
        /// a process elsewhere that has a token of its own
        AGENT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public enum Status {
        IDLE,
        BUSY,
        /// not heard of for two minutes
        OFFLINE,
        /// its token is void and it gets no more tasks
        REVOKED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public record Times(Instant registered, Instant heartbeat) {}
}
