package dev.cutfill.task;

import dev.cutfill.access.Realm;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which tasks a list shows.
///
/// @param profile of one API only
/// @param states empty: all
public record TaskFilter(
        Realm realm,
        Optional<String> profile,
        Set<TaskState> states,
        Optional<String> queue,
        Optional<String> kind,
        Optional<String> worker,
        Deleted deleted) {
    private static final Pattern PROFILE = Pattern.compile("[a-z]+");

    /// What of those that were deleted, and are not removed yet.
    public enum Deleted {
        HIDDEN,
        SHOWN,
        ALONE
    }

    public TaskFilter {
        states = Set.copyOf(states);
        if (profile.isPresent() && !PROFILE.matcher(profile.get()).matches()) {
            throw new IllegalArgumentException("profile " + profile.get());
        }
    }

    public static TaskFilter all(Realm realm) {
        return new TaskFilter(
                realm,
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Deleted.HIDDEN);
    }

    public static TaskFilter of(Realm realm, String profile) {
        return new TaskFilter(
                realm,
                Optional.of(profile),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Deleted.HIDDEN);
    }

    public TaskFilter in(Set<TaskState> wanted) {
        return new TaskFilter(realm, profile, wanted, queue, kind, worker, deleted);
    }

    public TaskFilter queue(Optional<String> name) {
        return new TaskFilter(realm, profile, states, name, kind, worker, deleted);
    }

    public TaskFilter kind(Optional<String> name) {
        return new TaskFilter(realm, profile, states, queue, name, worker, deleted);
    }

    public TaskFilter worker(Optional<String> id) {
        return new TaskFilter(realm, profile, states, queue, kind, id, deleted);
    }

    public TaskFilter deleted(Deleted wanted) {
        return new TaskFilter(realm, profile, states, queue, kind, worker, wanted);
    }
}
