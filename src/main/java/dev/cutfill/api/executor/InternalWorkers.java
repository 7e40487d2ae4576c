package dev.cutfill.api.executor;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.Task;
import dev.cutfill.task.WorkerFilter;
import dev.cutfill.task.Workers;
import dev.cutfill.worker.WorkerPool;
import dev.cutfill.worker.WorkerPool.LaneStatus;
import dev.cutfill.worker.WorkerPool.Tally;
import dev.cutfill.worker.simulation.ProblemSettings;
import dev.cutfill.worker.simulation.Problems;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/// The places of the pool for this API's tasks, numbered as workers.
@Component
final class InternalWorkers {
    private static final WorkerFilter OUTSIDE = ExecutorWorkerController.outside(Realm.ALL);

    private final WorkerPool pool;
    private final Workers workers;
    private final Instant since = now();

    InternalWorkers(WorkerPool pool, Workers workers, ProblemSettings settings) {
        this.pool = pool;
        this.workers = workers;
        if (!settings.autoStart()) {
            pool.open(Problems.QUEUE, false);
        }
    }

    /// @param current what it works on
    /// @param tally what it has done since the server came up
    record Place(String id, Optional<Task> current, Tally tally) {
        String status() {
            return current.isPresent() ? "busy" : "idle";
        }
    }

    /// As the workers are called now.
    WorkerNames names() {
        // there are no more of them than of the form's numbers
        return WorkerNames.besides(workers.list(OUTSIDE.id(WorkerNames.FORM.pattern()), Page.first(Page.MOST)));
    }

    boolean running() {
        return lane().open();
    }

    /// Those that take tasks or still have one; a stopped worker that has finished is none.
    List<Place> places(WorkerNames names) {
        LaneStatus lane = lane();
        Map<Integer, Task> busy = new TreeMap<>();
        lane.running().forEach(task -> busy.put(place(task), task));
        Set<Integer> places = new TreeSet<>(busy.keySet());
        IntStream.rangeClosed(1, lane.open() ? lane.permits() : 0).forEach(places::add);
        return places.stream()
                .map(place -> new Place(
                        names.internal(place),
                        Optional.ofNullable(busy.get(place)),
                        lane.tallies().getOrDefault(place, new Tally(0, 0))))
                .toList();
    }

    /// As in the engine's name of a worker, `server-…/2`.
    private static int place(Task task) {
        String worker = task.run().worker().orElseThrow();
        return Integer.parseInt(worker.substring(worker.lastIndexOf('/') + 1));
    }

    /// @param realm of who asks: what a worker does for others is not told
    List<WorkerBody> bodies(Realm realm) {
        Instant now = now();
        return places(names()).stream()
                .map(place -> WorkerBody.internal(
                        place, place.current().filter(task -> realm.contains(task.tenant())), since, now))
                .toList();
    }

    /// The engine's name of a place by the one that it is shown under.
    String engineName(String shown) {
        OptionalInt place = names().place(shown);
        return place.isPresent() ? pool.status().worker() + "/" + place.getAsInt() : shown;
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

    /// No finer than the database's, which clients read everywhere else.
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private LaneStatus lane() {
        return pool.lane(Problems.QUEUE).orElseThrow();
    }
}
