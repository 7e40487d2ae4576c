package dev.cutfill.worker;

import dev.cutfill.task.Artifact;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A task that was claimed from a server elsewhere: its inputs are fetched, its files and its reports sent there.
final class RemoteTask implements Runner.Assignment {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteTask.class);

    private final ServerApi api;
    private final Task task;
    private final JsonNode claim;
    private final Path scratch;
    private final String lease;
    private final int leaseSeconds;

    private volatile @Nullable Thread thread;
    private volatile @Nullable String stopped;
    private volatile double fraction;
    private volatile String stage = "";
    private volatile long renewed = System.nanoTime();

    /// @param claim as the server gave it
    RemoteTask(ServerApi api, JsonNode claim, String worker, Path scratch, int leaseSeconds) {
        this.api = api;
        this.claim = claim;
        this.scratch = scratch;
        this.leaseSeconds = leaseSeconds;
        JsonNode row = claim.path("task");
        Instant created = Instant.parse(row.path("created_at").asString());
        this.task = new Task(
                UUID.fromString(row.path("id").asString()),
                UUID.fromString(row.path("tenant_id").asString()),
                Optional.empty(),
                new TaskSpec(
                        row.path("profile").asString(),
                        row.path("queue").asString(),
                        row.path("kind").asString(),
                        row.path("payload").toString(),
                        Limits.DEFAULT),
                TaskState.RUNNING,
                new Task.Run(row.path("attempt").asInt(), Optional.of(worker), 0, ""),
                new Task.Outcome(Optional.empty(), Optional.empty()),
                new Task.Times(created, created, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        this.lease = "/api/v2/tasks/" + task.id() + "/lease";
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public Map<String, Path> inputs() throws IOException, TaskFailure {
        Map<String, Path> files = new LinkedHashMap<>();
        for (JsonNode label : claim.path("inputs")) {
            endIfStopped();
            Path file = scratch.resolve("input-" + files.size());
            try {
                api.download(lease + "/inputs/" + ServerApi.segment(label.asString()), token(), file);
            } catch (ServerApi.Refused e) {
                if (e.status() == 404) {
                    throw new TaskFailure(
                            "INPUT_GONE", "the upload '" + label.asString() + "' is no longer on the server; create a new task", false);
                }
                throw e;
            } catch (InterruptedException _) {
                throw interrupted();
            }
            files.put(label.asString(), file);
        }
        return files;
    }

    @Override
    public Artifact keep(String role, String name, Path file, String mediaType) throws IOException {
        endIfStopped();
        try {
            JsonNode kept = api.put(lease + "/artifacts/" + ServerApi.segment(name) + "?role=" + role, token(), file, mediaType);
            return new Artifact(role, name, kept.path("key").asString(), Files.size(file), mediaType);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    @Override
    public void progress(String now, double done) {
        endIfStopped();
        stage = now;
        fraction = done;
    }

    @Override
    public void log(LogLine line) {
        ObjectNode body = withToken();
        ObjectNode written = body.putArray("lines").addObject();
        written.put("level", line.level().word()).put("message", line.message());
        line.context().ifPresent(context -> written.set("context", api.read(context)));
        try {
            api.post(lease + "/logs", body);
        } catch (IOException e) {
            LOG.warn("Task {}: a line of its log is lost: {}: {}", task.id(), line.message(), e.getMessage());
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    void bind(Thread runner) {
        thread = runner;
    }

    /// Past this point the runner has let go: an interrupt would only hurt the report.
    synchronized void unbind() {
        thread = null;
        boolean _ = Thread.interrupted();
    }

    boolean stopped() {
        return stopped != null;
    }

    synchronized void stop(String why) {
        if (stopped != null) {
            return;
        }
        stopped = why;
        Thread runner = thread;
        if (runner != null) {
            LOG.info("Task {} is stopped here: {}", task.id(), why);
            runner.interrupt();
        }
    }

    /// Called from the worker's clock: keeps the lease, and says how far the work is.
    void keepLease() {
        if (stopped != null) {
            return;
        }
        try {
            ObjectNode body = withToken().put("lease_seconds", leaseSeconds).put("progress", Math.clamp(fraction, 0, 1)).put("stage", stage);
            api.post(lease + "/renew", body);
            renewed = System.nanoTime();
        } catch (ServerApi.Refused e) {
            stop(e.leaseLost() ? "it was cancelled, timed out or given to another worker" : String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.warn("Task {}: the lease could not be renewed: {}", task.id(), e.toString());
            if (System.nanoTime() - renewed > leaseSeconds * 1_000_000_000L) {
                stop("the server has not answered for the length of the lease; another worker may have the task");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false when the server no longer wants it
    boolean complete(String result) throws IOException, InterruptedException {
        ObjectNode body = withToken();
        body.set("result", api.read(result));
        return report("/complete", body);
    }

    boolean fail(Task.Failure why, boolean mayPass) throws IOException, InterruptedException {
        return report("/fail", withToken().put("code", why.code()).put("message", why.message()).put("retry", mayPass));
    }

    boolean release() throws IOException, InterruptedException {
        return report("/release", withToken());
    }

    private boolean report(String path, ObjectNode body) throws IOException, InterruptedException {
        try {
            api.post(lease + path, body);
            return true;
        } catch (ServerApi.Refused e) {
            if (e.leaseLost()) {
                return false;
            }
            throw e;
        }
    }

    private ObjectNode withToken() {
        return api.object().put("token", token());
    }

    private String token() {
        return claim.path("token").asString();
    }

    private CancellationException interrupted() {
        Thread.currentThread().interrupt();
        String why = stopped;
        return new CancellationException(why == null ? "interrupted" : why);
    }

    private void endIfStopped() {
        String why = stopped;
        if (why != null) {
            throw new CancellationException(why);
        }
    }
}
