package dev.cutfill.worker;

import dev.cutfill.task.Claim;
import dev.cutfill.task.Home;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.TaskQueued;
import dev.cutfill.task.TaskStopped;
import dev.cutfill.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// The workers inside this server: as many tasks at a time as there are permits, each on a virtual thread.
///
/// One thread claims: it takes a permit, asks each runner's queue in turn, and waits for a hint when there is nothing. Another is the clock
/// that keeps the leases. A crash leaves leases that nobody renews: [Sweeper] gives those tasks back, and the
/// next process in this data directory need not even wait for that.
@Component
public class WorkerPool implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

    private final TaskQueue queue;
    private final Tasks tasks;
    private final WorkerSettings settings;
    private final WorkingDirectory directory;
    private final Map<String, Runner> runners = new HashMap<>();
    private final List<String> queues = new ArrayList<>();

    private final Semaphore permits;
    private final Semaphore hints = new Semaphore(0);
    private final Set<Execution> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private final String name;
    private volatile boolean open;
    private @Nullable Thread dispatcher;
    private @Nullable ScheduledExecutorService clock;

    WorkerPool(
            TaskQueue queue, Tasks tasks, Home home, WorkerSettings settings, WorkingDirectory directory, List<Runner> runners) {
        this.queue = queue;
        this.tasks = tasks;
        this.name = home.name();
        this.settings = settings;
        this.directory = directory;
        this.permits = new Semaphore(settings.permits());
        for (Runner runner : runners) {
            if (this.runners.put(runner.queue(), runner) != null) {
                throw new IllegalStateException("two runners for the queue " + runner.queue());
            }
            queues.add(runner.queue());
        }
    }

    /// @param permits tasks that may run at a time
    /// @param running tasks that do
    /// @param open whether tasks are being claimed
    public record Status(String worker, int permits, int running, boolean open) {}

    public Status status() {
        return new Status(name, settings.permits(), running.size(), open);
    }

    @Override
    public void start() {
        try {
            directory.take();
            directory.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        queue.register(name, settings.permits());
        int lost = queue.takeFrom(name, settings.kills());
        if (lost > 0) {
            LOG.info("{} tasks were running when the server ended; they are {}", lost, settings.kills() ? "killed" : "queued again");
        }
        open = true;
        clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("worker-clock").factory());
        long period = settings.renew().toMillis();
        clock.scheduleAtFixedRate(this::keepLeases, period, period, TimeUnit.MILLISECONDS);
        dispatcher = Thread.ofPlatform().daemon().name("worker-dispatcher").start(this::dispatch);
        LOG.info("{} takes up to {} tasks at a time from {}", name, settings.permits(), queues);
    }

    /// Claims no more, lets running tasks finish for a while, then gives back what has not.
    @Override
    public void stop() {
        open = false;
        Thread claiming = dispatcher;
        if (claiming != null) {
            claiming.interrupt();
        }
        drain(settings.drain());
        for (Execution execution : running) {
            execution.stop("the server stops");
            giveBack(execution);
        }
        drain(Duration.ofSeconds(3)); // for threads to see it, so that their files can go
        ScheduledExecutorService ticking = clock;
        if (ticking != null) {
            ticking.shutdownNow();
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

    /// With the web server, which finishes its requests at the same time: both are done before the database closes.
    @Override
    public int getPhase() {
        return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;
    }

    @EventListener
    void queued(TaskQueued event) {
        if (runners.containsKey(event.queue())) {
            hints.release();
        }
    }

    @EventListener
    void taken(TaskStopped event) {
        running.stream()
                .filter(execution -> execution.claim().id().equals(event.id()))
                .forEach(execution -> execution.stop("it was cancelled, timed out or lost"));
    }

    private void dispatch() {
        while (open) {
            try {
                permits.acquire();
                hints.drainPermits(); // before looking: a hint that comes while looking is not lost
                boolean started = false;
                try {
                    started = startNext();
                } finally {
                    if (!started) {
                        permits.release();
                    }
                }
                if (!started) {
                    awaitHint();
                }
            } catch (InterruptedException _) {
                return;
            } catch (Exception e) {
                LOG.warn("No task could be claimed; trying again in {} s", settings.poll().toSeconds(), e);
                try {
                    awaitHint();
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }

    private void awaitHint() throws InterruptedException {
        boolean _ = hints.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Starts one task, which owns the permit from then on.
    private boolean startNext() {
        for (int i = 0; i < queues.size(); i++) {
            String next = queues.get(i);
            Optional<Claim> claim = queue.claim(next, name, settings.lease());
            if (claim.isPresent()) {
                queues.add(queues.remove(i)); // the others first, next time
                start(claim.get(), Objects.requireNonNull(runners.get(next)));
                return true;
            }
        }
        return false;
    }

    private void start(Claim claim, Runner runner) {
        String id = claim.id() + "-" + claim.task().run().attempt();
        Execution execution = new Execution(claim, directory.scratch(id), tasks, queue, settings.lease());
        Thread thread = Thread.ofVirtual().name("task-" + id).unstarted(() -> {
            try {
                (new TaskRun(execution, runner, queue).succeeds() ? completed : failed).incrementAndGet();
            } finally {
                running.remove(execution);
                permits.release();
            }
        });
        execution.bind(thread);
        running.add(execution);
        thread.start();
    }

    private void keepLeases() {
        running.forEach(Execution::keep);
        heartbeat();
    }

    private void heartbeat() {
        int done = completed.getAndSet(0);
        int lost = failed.getAndSet(0);
        try {
            queue.heartbeat(name, done, lost);
        } catch (DataAccessException | TransactionException e) {
            completed.addAndGet(done);
            failed.addAndGet(lost);
            LOG.warn("The worker's heartbeat was not written: {}", e.getMessage());
        }
    }

    private void giveBack(Execution execution) {
        try {
            if (queue.release(execution.claim(), settings.kills())) {
                LOG.info("Task {} goes {}", execution.claim().id(), settings.kills() ? "no further: killed" : "back to the queue");
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Task {} could not be given back; the next start does it", execution.claim().id(), e);
        }
    }

    private void drain(Duration patience) {
        try {
            if (permits.tryAcquire(settings.permits(), patience.toMillis(), TimeUnit.MILLISECONDS)) {
                permits.release(settings.permits());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
