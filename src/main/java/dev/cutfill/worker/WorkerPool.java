package dev.cutfill.worker;

import dev.cutfill.task.Claim;
import dev.cutfill.task.ClaimFilter;
import dev.cutfill.task.ServerId;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// The workers inside this server: a lane for the queue of each runner, with as many tasks in it at a time as
/// it has permits, each on a virtual thread.
///
/// One thread claims: for each lane that has room it asks for as many tasks as would fit, and waits for a hint
/// when there is nothing. Another is the clock that keeps the leases. A crash leaves leases that nobody renews:
/// [LeaseReaper] gives those tasks back, and the next process in this data directory need not even wait for that.
@Component
public class WorkerPool implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

    private final TaskQueue queue;
    private final TaskFiles files;
    private final WorkerSettings settings;
    private final WorkingDirectory directory;
    private final Map<String, SlotPool> lanes = new LinkedHashMap<>();

    private final Semaphore hints = new Semaphore(0);
    /// held from the look for room until what was claimed has its place
    private final ReentrantLock claiming = new ReentrantLock();
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private final String name;
    private volatile boolean open;
    private @Nullable Thread dispatcher;
    private @Nullable ScheduledExecutorService clock;

    WorkerPool(
            TaskQueue queue,
            TaskFiles files,
            ServerId home,
            WorkerSettings settings,
            WorkingDirectory directory,
            List<Runner> runners) {
        this.queue = queue;
        this.files = files;
        this.name = home.name();
        this.settings = settings;
        this.directory = directory;
        for (Runner runner : runners) {
            SlotPool lane = new SlotPool(runner, runner.permits().orElse(settings.permits()));
            lane.open(settings.enabled());
            if (lanes.put(runner.queue(), lane) != null) {
                throw new IllegalStateException("two runners for the queue " + runner.queue());
            }
        }
    }

    /// @param permits tasks that may run at a time
    /// @param running tasks that do
    /// @param open whether tasks are being claimed
    public record Status(String worker, int permits, int running, boolean open) {}

    /// @param running in the order in which they were begun
    /// @param tallies by the number of the place; none where nothing has been done yet
    public record LaneStatus(String queue, int permits, boolean open, List<Task> running, Map<Integer, Tally> tallies) {
        public LaneStatus {
            running = List.copyOf(running);
            tallies = Map.copyOf(tallies);
        }

        boolean takesTasks() {
            return open && permits > 0;
        }
    }

    /// What has been done since the server came up.
    public record Tally(long completed, long failed) {
        Tally plus(Tally other) {
            return new Tally(completed + other.completed, failed + other.failed);
        }
    }

    /// Whether there is a place here where a task would be done.
    public boolean takesTasks() {
        return open && lanes().stream().anyMatch(LaneStatus::takesTasks);
    }

    /// All lanes together.
    public Status status() {
        List<LaneStatus> all = lanes();
        return new Status(
                name,
                all.stream().mapToInt(LaneStatus::permits).sum(),
                all.stream().mapToInt(lane -> lane.running().size()).sum(),
                open);
    }

    public List<LaneStatus> lanes() {
        return lanes.values().stream().map(SlotPool::status).toList();
    }

    /// @return nothing when this server does no tasks of that queue
    public Optional<LaneStatus> lane(String queueName) {
        return Optional.ofNullable(lanes.get(queueName)).map(SlotPool::status);
    }

    /// Lets another number of tasks of a queue run at a time. Those above it that run already run on.
    ///
    /// @param permits 0 to 1000
    /// @return how many there were; nothing when this server does no tasks of that queue
    public OptionalInt scale(String queueName, int permits) {
        if (permits < 0 || permits > 1_000) {
            throw new IllegalArgumentException("permits " + permits);
        }
        SlotPool lane = lanes.get(queueName);
        if (lane == null) {
            return OptionalInt.empty();
        }
        int before = lane.scale(permits);
        awaitClaim();
        hints.release();
        LOG.info("{} tasks of the queue {} may run at a time, {} before", permits, queueName, before);
        return OptionalInt.of(before);
    }

    /// Begins to claim tasks of a queue, or ends it; what runs runs on. When this returns, no claim from before is
    /// under way.
    ///
    /// @return whether it was otherwise before; false also when this server does no tasks of that queue
    public boolean open(String queueName, boolean wanted) {
        SlotPool lane = lanes.get(queueName);
        boolean changed = lane != null && lane.open(wanted);
        if (changed) {
            awaitClaim();
            LOG.info("Tasks of the queue {} are {}", queueName, wanted ? "claimed again" : "claimed no more");
            hints.release();
        }
        return changed;
    }

    @Override
    public void start() {
        try {
            directory.take("Another server uses the data directory " + directory
                    + ". Stop it, or choose another one with --data.");
            directory.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        queue.register(name, status().permits());
        int lost = queue.reclaim(name, settings.kills());
        if (lost > 0) {
            LOG.info(
                    "{} tasks were running when the server ended; they are {}",
                    lost,
                    settings.kills() ? "killed" : "queued again");
        }
        open = true;
        clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("worker-clock").factory());
        long period = settings.renew().toMillis();
        clock.scheduleAtFixedRate(this::keepLeases, period, period, TimeUnit.MILLISECONDS);
        dispatcher = Thread.ofPlatform().daemon().name("worker-dispatcher").start(this::dispatch);
        String queues = lanes().stream()
                .filter(LaneStatus::takesTasks)
                .map(lane -> lane.queue() + " (" + lane.permits() + " at a time)")
                .collect(Collectors.joining(", "));
        LOG.info("{} takes {}", name, queues.isEmpty() ? "no tasks itself" : "tasks from the queues " + queues);
    }

    /// Claims no more, lets running tasks finish for a while, then gives back what has not.
    @Override
    public void stop() {
        open = false;
        hints.release();
        awaitDispatcher();
        drain(settings.drain());
        for (LocalTask execution : running()) {
            execution.stop("the server stops");
            giveBack(execution);
        }
        drain(Duration.ofSeconds(3)); // for threads to see it, so that their files can go
        ScheduledExecutorService ticking = clock;
        if (ticking != null) {
            ticking.close(); // after a renewal that is under way
        }
        heartbeat();
    }

    /// Beside the others of its phase, so that web requests and tasks have the same time to finish.
    @Override
    public void stop(Runnable done) {
        Thread.ofPlatform().name("worker-stop").start(() -> {
            try {
                stop();
            } finally {
                done.run();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /// With the web server, which finishes its requests at the same time: both are done before the database
    /// closes.
    @Override
    public int getPhase() {
        return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;
    }

    @EventListener
    void queued(TaskQueue.Queued event) {
        if (lanes.containsKey(event.queue())) {
            hints.release();
        }
    }

    @EventListener
    void taken(TaskQueue.Stopped event) {
        running().stream()
                .filter(execution -> execution.claim().id().equals(event.id()))
                .forEach(execution -> execution.stop("it was cancelled, timed out or lost"));
    }

    private void dispatch() {
        while (open) {
            hints.drainPermits(); // before looking: a hint that comes while looking is not lost
            if (!startNextOrWarn()) {
                awaitHint();
            }
        }
    }

    private boolean startNextOrWarn() {
        try {
            return startNext();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn(
                    "No task could be claimed; trying again in {} s: {}",
                    settings.poll().toSeconds(),
                    e.getMessage());
        } catch (RuntimeException e) {
            LOG.error(
                    "No task could be claimed; trying again in {} s",
                    settings.poll().toSeconds(),
                    e);
        }
        return false;
    }

    /// For a poll's time at most; not at all once the pool stops, whose own hint may have been drained.
    private void awaitHint() {
        try {
            boolean _ = open && hints.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the dispatcher", e);
        }
    }

    private boolean startNext() {
        boolean started = false;
        for (SlotPool lane : lanes.values()) {
            claiming.lock();
            try {
                started |= startNext(lane);
            } finally {
                claiming.unlock();
            }
        }
        return started;
    }

    private boolean startNext(SlotPool lane) {
        List<Integer> places = lane.room();
        if (places.isEmpty()) {
            return false;
        }
        List<String> names = places.stream().map(place -> name + "/" + place).toList();
        List<Claim> claims =
                queue.claim(ClaimFilter.all(lane.queue(), lane.runner().backend()), names, settings.lease());
        for (int i = 0; i < claims.size(); i++) {
            start(claims.get(i), lane, places.get(i));
        }
        return !claims.isEmpty();
    }

    private void start(Claim claim, SlotPool lane, int place) {
        String id = claim.id() + "-" + claim.task().run().attempt();
        LocalTask execution = new LocalTask(claim, directory.scratch(id), files, queue, settings.lease());
        Thread thread = Thread.ofVirtual().name("task-" + id).unstarted(() -> {
            boolean succeeded = false;
            try {
                succeeded = new TaskRun(execution, lane.runner()).succeeds();
            } finally {
                (succeeded ? completed : failed).incrementAndGet();
                lane.leave(place, succeeded);
                hints.release();
            }
        });
        execution.bind(thread);
        lane.enter(place, execution);
        thread.start();
    }

    private List<LocalTask> running() {
        return lanes.values().stream().flatMap(lane -> lane.running().stream()).toList();
    }

    private void keepLeases() {
        running().forEach(LeasedTask::keepLease);
        heartbeat();
    }

    private void heartbeat() {
        int done = completed.getAndSet(0);
        int lost = failed.getAndSet(0);
        try {
            queue.heartbeat(name, done, lost);
        } catch (RuntimeException e) { // whatever it is: the clock would never call again
            completed.addAndGet(done);
            failed.addAndGet(lost);
            LOG.warn("The worker's heartbeat was not written: {}", e.toString());
        }
    }

    private void giveBack(LocalTask execution) {
        try {
            if (queue.release(execution.claim(), settings.kills())) {
                LOG.info(
                        "Task {} goes {}",
                        execution.claim().id(),
                        settings.kills() ? "no further: killed" : "back to the queue");
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn(
                    "Task {} could not be given back; the next start does it",
                    execution.claim().id(),
                    e);
        }
    }

    /// What is just being claimed is to be given back like the rest. Not by an interrupt, which would break a
    /// connection.
    private void awaitDispatcher() {
        Thread last = dispatcher;
        try {
            if (last != null && !last.join(Duration.ofSeconds(5))) {
                LOG.warn("A claim is under way still; what it takes waits for its lease, or for the next start");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// It may have looked for room before the room was taken away.
    private void awaitClaim() {
        claiming.lock();
        claiming.unlock();
    }

    private void drain(Duration timeout) {
        long until = System.nanoTime() + timeout.toNanos();
        try {
            for (SlotPool lane : lanes.values()) {
                lane.drain(until);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
