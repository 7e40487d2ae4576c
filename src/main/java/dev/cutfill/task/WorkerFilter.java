package dev.cutfill.task;

import dev.cutfill.access.Realm;
import dev.cutfill.task.Worker.Kind;
import dev.cutfill.task.Worker.Status;
import java.util.Optional;
import java.util.Set;

/// Which workers a list shows.
///
/// @param queue that it takes tasks from
/// @param statuses empty: all
/// @param id a regular expression that its whole id matches
public record WorkerFilter(
        Realm realm,
        Optional<Kind> kind,
        Optional<String> queue,
        Optional<String> backend,
        Set<Status> statuses,
        Optional<String> id) {
    public WorkerFilter {
        statuses = Set.copyOf(statuses);
    }

    public static WorkerFilter all(Realm realm) {
        return new WorkerFilter(
                realm, Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty());
    }

    public static WorkerFilter of(Realm realm, Kind kind, String queue) {
        return new WorkerFilter(
                realm, Optional.of(kind), Optional.of(queue), Optional.empty(), Set.of(), Optional.empty());
    }

    public WorkerFilter backend(Optional<String> type) {
        return new WorkerFilter(realm, kind, queue, type, statuses, id);
    }

    public WorkerFilter in(Set<Status> wanted) {
        return new WorkerFilter(realm, kind, queue, backend, wanted, id);
    }

    public WorkerFilter id(String expression) {
        return new WorkerFilter(realm, kind, queue, backend, statuses, Optional.of(expression));
    }
}
