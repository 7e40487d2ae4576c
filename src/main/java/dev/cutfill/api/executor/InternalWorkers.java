package dev.cutfill.api.executor;

import dev.cutfill.task.Task;
import dev.cutfill.web.Realm;
import dev.cutfill.worker.ProblemSettings;
import dev.cutfill.worker.Problems;
import dev.cutfill.worker.WorkerPool;
import dev.cutfill.worker.WorkerPool.LaneStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// The places of the pool for this door's tasks, numbered as workers.
@Component
final class InternalWorkers {
    private final WorkerPool pool;
    private final Instant since = Instant.now();

    InternalWorkers(WorkerPool pool, ProblemSettings settings) {
        this.pool = pool;
        if (!settings.autoStart()) {
            pool.open(Problems.QUEUE, false);
        }
    }

    /// @param current what it works on
    record Place(String id, Optional<Task> current) {}

    boolean running() {
        return lane().open();
    }

    /// Those that take tasks or still have one; a stopped worker that has finished is none.
    List<Place> places() {
        LaneStatus lane = lane();
        Map<String, Optional<Task>> places = new TreeMap<>();
        for (int place = 1; lane.open() && place <= lane.permits(); place++) {
            places.put(WorkerNames.internal(place), Optional.empty());
        }
        for (Task task : lane.running()) {
            places.put(WorkerNames.shown(task.run().worker().orElse("")), Optional.of(task));
        }
        List<Place> all = new ArrayList<>();
        places.forEach((id, task) -> all.add(new Place(id, task)));
        return all;
    }

    /// @param realm of who asks: what a worker does for others is not told
    List<WorkerBody> bodies(Realm realm) {
        Instant now = Instant.now();
        return places().stream()
                .map(place -> WorkerBody.internal(
                        place.id(), place.current().isPresent(), place.current().filter(task -> realm.contains(task.tenant())), since, now))
                .toList();
    }

    /// The engine's name of a place by the one that it is shown under.
    String engineName(String shown) {
        return WorkerNames.FORM.matcher(shown).matches()
                ? pool.status().worker() + "/" + Integer.parseInt(shown.substring("worker-".length(), shown.lastIndexOf('-')))
                : shown;
    }

    /// How many take tasks.
    int count() {
        return lane().open() ? lane().permits() : 0;
    }

    /// @return how many there were
    int scale(int wanted) {
        int before = count();
        pool.scale(Problems.QUEUE, wanted);
        pool.open(Problems.QUEUE, true);
        return before;
    }

    /// @return how many there were
    int stop() {
        int before = count();
        pool.open(Problems.QUEUE, false);
        return before;
    }

    /// @return how many there are
    int start() {
        pool.open(Problems.QUEUE, true);
        return count();
    }

    private LaneStatus lane() {
        return pool.lane(Problems.QUEUE).orElseThrow();
    }
}
