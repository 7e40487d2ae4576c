package dev.cutfill.task;

import dev.cutfill.access.Realm;
import java.util.List;
import java.util.Optional;

/// Which tasks of a queue a worker takes.
///
/// @param realm whose
/// @param backend the worker's type; tasks that name one go to that type only
/// @param kinds patterns with `*` for any run of characters; empty: every kind
public record ClaimFilter(String queue, Realm realm, Optional<String> backend, List<String> kinds) {
    public ClaimFilter {
        kinds = List.copyOf(kinds);
    }

    public static ClaimFilter all(String queue) {
        return all(queue, Optional.empty());
    }

    public static ClaimFilter all(String queue, Optional<String> backend) {
        return new ClaimFilter(queue, Realm.ALL, backend, List.of());
    }

    /// As LIKE wants them: nothing but `*` means more than itself.
    String[] likePatterns() {
        return kinds.stream()
                .map(kind -> kind.replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_")
                        .replace("*", "%"))
                .toArray(String[]::new);
    }
}
