package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.Requests.Complete;
import dev.cutfill.api.v2.Requests.Fail;
import dev.cutfill.api.v2.Requests.Line;
import dev.cutfill.api.v2.Requests.Log;
import dev.cutfill.api.v2.Requests.Release;
import dev.cutfill.api.v2.Requests.Renew;
import dev.cutfill.api.v2.Views.Accepted;
import dev.cutfill.api.v2.Views.StoredView;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.Claim;
import dev.cutfill.task.ServerId;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.TaskQueue.Report;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Workers;
import dev.cutfill.task.journal.LogLine;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.worker.TaskFiles;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// /api/v2/tasks/{id}/lease: what the worker that holds a task may do with it. Every request brings the token
/// of its claim; with another one it is 409 `lease_lost`, and the work is to be thrown away.
@RestController
final class LeasesController implements LeasesApi {
    private static final int MOST_LINES = 100;

    private final Tasks tasks;
    private final TaskQueue queue;
    private final Workers workers;
    private final TaskFiles files;
    private final ServerId home;
    private final Uploads uploads;
    private final JsonMapper json;

    LeasesController(
            Tasks tasks,
            TaskQueue queue,
            Workers workers,
            TaskFiles files,
            ServerId home,
            Uploads uploads,
            JsonMapper json) {
        this.tasks = tasks;
        this.queue = queue;
        this.workers = workers;
        this.files = files;
        this.home = home;
        this.uploads = uploads;
        this.json = json;
    }

    /// Keeps the lease, and says how far the work is.
    @Override
    public Accepted renew(Principal principal, String id, Renew body) {
        Claim claim = claim(principal, id, body.token());
        Duration lease = WorkersController.lease(body.leaseSeconds());
        Double progress = body.progress();
        if (progress != null && !(progress >= 0 && progress <= 1)) {
            throw Validation.invalid("progress", progress, "0 to 1");
        }
        boolean kept = queue.renew(claim, lease);
        if (kept && (progress != null || body.stage() != null)) {
            kept = queue.progress(
                    claim,
                    progress == null ? 0 : progress,
                    LogLine.info(Objects.requireNonNullElse(body.stage(), "")).message());
        }
        return accepted(kept);
    }

    @Override
    public Accepted log(Principal principal, String id, Log body) {
        Claim claim = claim(principal, id, body.token());
        List<Line> lines = Validation.list("lines", body.lines(), MOST_LINES);
        List<LogLine> checked = new ArrayList<>();
        for (Line line : lines) {
            String word = line.level() == null ? "info" : line.level();
            LogLine.Level level = LogLine.Level.of(word)
                    .orElseThrow(() -> Validation.invalid("level", word, "debug, info, warning, error or critical"));
            checked.add(new LogLine(
                    level,
                    Objects.requireNonNullElse(line.message(), ""),
                    Optional.ofNullable(line.context()).map(json::writeValueAsString)));
        }
        boolean kept = true;
        for (LogLine line : checked) {
            kept &= queue.log(claim, line);
        }
        return new Accepted(kept);
    }

    @Override
    public ResponseEntity<Resource> input(Principal principal, String id, String label, @Nullable String token)
            throws IOException {
        Claim claim = running(claim(principal, id, token));
        if (label.equals(TaskFiles.TASKS) && TaskFiles.readsTasks(claim.task())) {
            return tasksOfJob(claim.task());
        }
        Path file = files.inputs(claim).get(label);
        if (file == null || !Files.isRegularFile(file)) {
            Optional<String> elsewhere = claim.task().home().filter(server -> !server.equals(home.name()));
            if (file != null && elsewhere.isPresent()) {
                throw new ProblemException(
                        HttpStatus.MISDIRECTED_REQUEST,
                        "input_elsewhere",
                        "The input '" + label + "' lies on " + elsewhere.get() + ", and this is " + home.name()
                                + "; ask again, or have the balancer lead a worker to one server");
            }
            throw Validation.notFound("input", label);
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(new FileSystemResource(file));
    }

    private ResponseEntity<Resource> tasksOfJob(Task last) throws IOException {
        Path file = Files.createTempFile("cutfill-", "." + TaskFiles.TASKS);
        files.writeTasks(last, file);
        long length = Files.size(file);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(length)
                .body(new InputStreamResource(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE)));
    }

    /// Puts a file of the result into the store; if the task comes to nothing it is removed again.
    @Override
    public StoredView artifact(
            Principal principal,
            String id,
            String name,
            @Nullable String role,
            @Nullable String token,
            @Nullable String mediaType,
            HttpServletRequest request)
            throws IOException {
        Claim claim = running(claim(principal, id, token));
        if (!TaskFiles.isName(name)) {
            throw Validation.invalid("name", name, "up to 200 letters, digits, '.', '_' and '-'");
        }
        String checkedRole = role(role);
        String checkedType = mediaType(mediaType);
        try (Uploads.Received file = uploads.receive(request.getInputStream(), request.getContentLengthLong())) {
            Artifact kept = files.keep(claim, checkedRole, name, file.file(), checkedType)
                    .orElseThrow(LeasesController::lost);
            return new StoredView(kept.key(), kept.name(), kept.size());
        }
    }

    @Override
    public Accepted complete(Principal principal, String id, Complete body) {
        Claim claim = claim(principal, id, body.token());
        String result = json.writeValueAsString(body.result());
        return report(workers.complete(worker(claim), claim, result), claim);
    }

    @Override
    public Accepted fail(Principal principal, String id, Fail body) {
        Claim claim = claim(principal, id, body.token());
        Task.Failure why = new Task.Failure(
                body.code() == null ? "WORKER_ERROR" : Validation.name("code", body.code()),
                Objects.requireNonNullElse(body.message(), ""));
        Accepted answer = report(
                workers.fail(worker(claim), claim, why, Boolean.TRUE.equals(body.retry()), Optional.empty()), claim);
        files.discard(claim);
        return answer;
    }

    /// Gives the task back; the attempt is not charged.
    @Override
    public Accepted release(Principal principal, String id, Release body) {
        Claim claim = claim(principal, id, body.token());
        Accepted answer = accepted(queue.release(claim, false));
        files.discard(claim);
        return answer;
    }

    private Claim claim(Principal principal, String id, @Nullable String token) {
        Task task = tasks.find(principal.realm(), Validation.id("task", id))
                .orElseThrow(() -> Validation.notFound("task", id));
        if (principal.worker().isPresent()
                && !principal.worker().equals(task.run().worker())) {
            throw Validation.notFound("task", id);
        }
        UUID given = Validation.uuid("token", token);
        return new Claim(task, given);
    }

    /// For what has no statement of its own that would look at the token.
    private Claim running(Claim claim) {
        if (claim.task().state() != TaskState.RUNNING || !queue.holds(claim)) {
            throw lost();
        }
        return claim;
    }

    private static String worker(Claim claim) {
        return claim.task().run().worker().orElse("");
    }

    private Accepted report(Report report, Claim claim) {
        if (report == Report.REFUSED) {
            files.discard(claim);
            throw lost();
        }
        return new Accepted(true);
    }

    private static Accepted accepted(boolean accepted) {
        if (!accepted) {
            throw lost();
        }
        return new Accepted(true);
    }

    private static ProblemException lost() {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "lease_lost",
                "This lease is over: the task was cancelled, timed out or given to another worker; throw the work away");
    }

    private static String role(@Nullable String role) {
        if (role == null) {
            return "output";
        }
        if (!List.of("output", "image", "log").contains(role)) {
            throw Validation.invalid("role", role, "output, image or log");
        }
        return role;
    }

    private static String mediaType(@Nullable String text) {
        try {
            return text == null
                    ? MediaType.APPLICATION_OCTET_STREAM_VALUE
                    : MediaType.parseMediaType(text).toString();
        } catch (org.springframework.http.InvalidMediaTypeException _) {
            throw Validation.invalid("Content-Type", text, "a media type");
        }
    }
}
