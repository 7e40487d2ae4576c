package dev.cutfill.worker.remote;

import dev.cutfill.worker.Runner;
import dev.cutfill.worker.TaskRun;
import dev.cutfill.worker.VolumeRunner;
import dev.cutfill.worker.VolumeTask;
import dev.cutfill.worker.WorkingDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Does volume tasks for a server elsewhere: claims them over HTTP, fetches the inputs, computes, sends the
/// files and the result. It needs no database and no open port; what it holds when it dies goes to another when
/// the lease ends.
public final class RemoteWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteWorker.class);
    private static final int WAIT_SECONDS = 30;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ServerApi api;
    private final Settings settings;
    private final WorkingDirectory directory;
    private final Runner runner = VolumeRunner.inProcess();
    private final Set<RemoteTask> running = ConcurrentHashMap.newKeySet();
    /// Two polls may be given the same claim, which has not been confirmed yet.
    private final Set<UUID> tokens = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("worker-clock").factory());
    private final ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean open = true;

    /// @param id under which the server knows it
    /// @param parallel tasks at a time
    /// @param scratch where files lie while they are worked on; this worker's alone
    /// @param lease how long the server waits for a sign of life
    public record Settings(URI server, Optional<String> key, String id, int parallel, Path scratch, Duration lease) {}

    public RemoteWorker(Settings settings) {
        this.settings = settings;
        this.api = new ServerApi(settings.server(), settings.key());
        this.directory = new WorkingDirectory(settings.scratch());
    }

    /// Works until it is closed.
    ///
    /// @throws IOException when the server refuses it, or another uses its directory
    public void run() throws IOException, InterruptedException {
        directory.take(
                "Another worker uses the directory " + settings.scratch() + ". Give each its own with --scratch.");
        directory.clear();
        register();
        long period = Math.max(1, settings.lease().toMillis() / 3);
        // each beside the others: one that waits for its answer must not cost another its lease
        clock.scheduleAtFixedRate(
                () -> running.forEach(task -> lanes.execute(task::keepLease)), period, period, TimeUnit.MILLISECONDS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < settings.parallel(); i++) {
            all.add(lanes.submit(this::work));
        }
        for (Future<?> lane : all) {
            try {
                lane.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException refused ? refused : new IOException(e.getCause());
            }
        }
    }

    /// Gives back what it holds, and removes the files of it.
    @Override
    public void close() throws IOException {
        open = false;
        running.forEach(RemoteWorker::giveBack);
        clock.shutdownNow();
        lanes.shutdownNow();
        try {
            // for threads to see it, so that their files can go
            boolean _ = lanes.awaitTermination(3, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        directory.close();
    }

    private static void giveBack(RemoteTask task) {
        task.stop("the worker stops");
        try {
            boolean _ = task.release();
        } catch (IOException e) {
            LOG.warn(
                    "Task {} could not be given back; it goes to another when its lease ends: {}",
                    task.task().id(),
                    e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void register() throws IOException, InterruptedException {
        ObjectNode body = api.object().put("id", settings.id()).put("max_parallel", settings.parallel());
        body.putArray("queues").add(VolumeTask.QUEUE);
        for (int attempt = 1; ; attempt++) {
            try {
                api.post("/api/v2/workers", body);
                LOG.info("{} works for {}, {} tasks at a time", settings.id(), settings.server(), settings.parallel());
                return;
            } catch (ServerApi.Refused e) {
                throw e;
            } catch (IOException e) {
                pause(attempt, e);
            }
        }
    }

    private Void work() throws IOException, InterruptedException {
        int failures = 0;
        while (open) {
            try {
                ObjectNode body = api.object()
                        .put("max", 1)
                        .put("wait_seconds", WAIT_SECONDS)
                        .put("confirm", true)
                        .put("lease_seconds", settings.lease().toSeconds());
                for (JsonNode claim : api.post("/api/v2/workers/" + ServerApi.segment(settings.id()) + "/claims", body)
                        .path("claims")) {
                    run(claim);
                }
                failures = 0;
            } catch (ServerApi.Refused e) {
                throw e;
            } catch (IOException e) {
                if (open) {
                    pause(++failures, e);
                }
            }
        }
        return null;
    }

    private void pause(int attempt, IOException e) throws InterruptedException {
        Duration pause = Duration.ofSeconds(Math.min(LONGEST_PAUSE.toSeconds(), 1L << Math.min(attempt, 10)));
        LOG.warn("The server cannot be reached, again in {} s: {}", pause.toSeconds(), e.toString());
        Thread.sleep(pause);
    }

    private void run(JsonNode claim) {
        UUID token = UUID.fromString(claim.path("token").asString()); // and no path
        if (!tokens.add(token)) {
            return;
        }
        try {
            run(claim, token);
        } finally {
            tokens.remove(token);
        }
    }

    private void run(JsonNode claim, UUID token) {
        RemoteTask task =
                new RemoteTask(api, claim, settings.id(), directory.scratch(token.toString()), settings.lease());
        running.add(task);
        try {
            if (open) {
                task.keepLease(); // says that the claim has come
                task.bind(Thread.currentThread());
                if (!task.stopped()) {
                    boolean _ = new TaskRun(task, runner).succeeds();
                }
            } else { // it came while the worker was being closed
                boolean _ = Thread.interrupted();
                giveBack(task);
            }
        } finally {
            running.remove(task);
        }
    }
}
