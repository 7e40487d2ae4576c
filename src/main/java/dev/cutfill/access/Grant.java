package dev.cutfill.access;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the holder of a credential may take, laid down when the credential is made.
///
/// @param queues in which it may take tasks
/// @param kinds patterns with `*` for any run of characters; empty: every kind
/// @param maxParallel how many it may have at a time
public record Grant(List<String> queues, List<String> kinds, int maxParallel) {
    public Grant {
        queues = List.copyOf(queues);
        kinds = List.copyOf(kinds);
    }

    /// Whether all of the other is within this one. A pattern is within another when that one matches it, its `*`
    /// taken for a letter.
    public boolean covers(Grant other) {
        return queues.containsAll(other.queues)
                && maxParallel >= other.maxParallel
                && (kinds.isEmpty()
                        || !other.kinds.isEmpty() && other.kinds.stream().allMatch(this::matches));
    }

    private boolean matches(String kind) {
        return kinds.stream().anyMatch(pattern -> regex(pattern).matcher(kind).matches());
    }

    private static Pattern regex(String pattern) {
        return Pattern.compile(
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }
}
