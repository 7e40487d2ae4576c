package dev.cutfill.worker.remote;

import dev.cutfill.task.Artifact;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.worker.LeasedTask;
import dev.cutfill.worker.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A task that was claimed from a server elsewhere: its inputs are fetched, its files and its reports sent
/// there.
public final class RemoteTask extends LeasedTask {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteTask.class);

    /// The file lies on another server (421, RFC 9110).
    private static final int ELSEWHERE = 421;
    private static final int MOST_TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ServerApi api;
    private final JsonNode claim;
    private final String worker;
    private final String lease;

    private volatile double fraction;
    private volatile String stage = "";

    /// @param claim as the server gave it
    RemoteTask(ServerApi api, JsonNode claim, String worker, Path scratch, Duration length) {
        super(task(claim, worker), scratch, length);
        this.api = api;
        this.claim = claim;
        this.worker = worker;
        this.lease = "/api/v2/tasks/" + task().id() + "/lease";
    }

    private static Task task(JsonNode claim, String worker) {
        JsonNode row = claim.path("task");
        Instant created = Instant.parse(row.path("created_at").asString());
        return new Task(
                UUID.fromString(row.path("id").asString()),
                UUID.fromString(row.path("tenant_id").asString()),
                Optional.empty(),
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
                new Task.Times(
                        created,
                        created,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Override
    public String host() {
        return "worker " + worker;
    }

    @Override
    public Map<String, Path> inputs() throws IOException, TaskFailure {
        Map<String, Path> files = new LinkedHashMap<>();
        for (JsonNode label : claim.path("inputs")) {
            Path file = scratch().resolve("input-" + files.size());
            try {
                download(label.asString(), file);
            } catch (ServerApi.Refused e) {
                if (e.status() == 404) {
                    throw new TaskFailure(
                            "INPUT_GONE",
                            "the upload '" + label.asString() + "' is no longer on the server; create a new task",
                            false);
                }
                throw e;
            } catch (InterruptedException _) {
                throw interrupted();
            }
            files.put(label.asString(), file);
        }
        return files;
    }

    /// A balancer may lead to another server than the one that has the file: asked again it leads to that one,
    /// sooner or later. If it does not the task is given back, which costs it nothing.
    private void download(String label, Path file) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            endIfStopped();
            try {
                api.download(lease + "/inputs/" + ServerApi.segment(label), token(), file);
                return;
            } catch (ServerApi.Refused e) {
                if (e.status() != ELSEWHERE) {
                    throw e;
                }
                if (tries == MOST_TRIES) {
                    LOG.warn("Task {} goes back to the queue: {}", task().id(), e.getMessage());
                    stop(String.valueOf(e.getMessage()));
                    boolean _ = Thread.interrupted(); // by ourselves; it is said to the server yet
                    boolean _ = release();
                    endIfStopped();
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    @Override
    public Artifact keep(String role, String name, Path file, String mediaType) throws IOException {
        endIfStopped();
        try {
            JsonNode kept = api.put(
                    lease + "/artifacts/" + ServerApi.segment(name) + "?role=" + role, token(), file, mediaType);
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
            LOG.warn("Task {}: a line of its log is lost: {}: {}", task().id(), line.message(), e.getMessage());
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    /// Says how far the work is, too.
    @Override
    public boolean renew(Duration length) throws IOException, InterruptedException {
        ObjectNode body = withToken()
                .put("lease_seconds", length.toSeconds())
                .put("progress", Math.clamp(fraction, 0, 1))
                .put("stage", stage);
        return accepted("/renew", body, length.dividedBy(3)); // then it is time for the next
    }

    @Override
    public boolean complete(String result) throws IOException, InterruptedException {
        ObjectNode body = withToken();
        body.set("result", api.read(result));
        return accepted("/complete", body);
    }

    @Override
    public void fail(Task.Failure why, boolean retryable) throws IOException, InterruptedException {
        boolean _ = accepted(
                "/fail",
                withToken()
                        .put("code", why.code())
                        .put("message", why.message())
                        .put("retry", retryable));
    }

    /// The way to the server may be better next time.
    @Override
    public boolean retryable(Throwable fault) {
        return fault instanceof IOException;
    }

    @Override
    public void discard() {
        // the server does when it hears of the failure; what a lost lease leaves goes with the task
    }

    /// Gives it back.
    boolean release() throws IOException, InterruptedException {
        return accepted("/release", withToken());
    }

    private boolean accepted(String path, ObjectNode body) throws IOException, InterruptedException {
        return accepted(path, body, ServerApi.TIMEOUT);
    }

    private boolean accepted(String path, ObjectNode body, Duration timeout) throws IOException, InterruptedException {
        try {
            api.post(lease + path, body, timeout);
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
        endIfStopped();
        return new CancellationException("interrupted");
    }
}
