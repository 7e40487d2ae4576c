package dev.cutfill.api.executor;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.api.LinkPagination;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue.Report;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Worker;
import dev.cutfill.task.WorkerFilter;
import dev.cutfill.task.Workers;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.LostAnswers;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.worker.simulation.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// /api/v1/workers: the workers outside register, are heard of, claim and report; all are shown.
@RestController
final class ExecutorWorkerController implements ExecutorWorkerApi {
    /// Four heartbeats of the executor's own worker program.
    private static final Duration LEASE = Duration.ofSeconds(120);
    private static final int MOST_PARALLEL = 1_000;
    private final Workers workers;
    private final Tasks tasks;
    private final InternalWorkers internal;
    private final LinkPagination parts;
    private final ExecutionLog log;

    ExecutorWorkerController(
            Workers workers, Tasks tasks, InternalWorkers internal, LinkPagination parts, ExecutionLog log) {
        this.workers = workers;
        this.tasks = tasks;
        this.internal = internal;
        this.parts = parts;
        this.log = log;
    }

    @Override
    public List<WorkerBody> list(
            Principal principal,
            @Nullable String status,
            @Nullable String backendType,
            @Nullable String limit,
            @Nullable String offset,
            HttpServletRequest request,
            HttpServletResponse response) {
        FieldReader query =
                FieldReader.query("status", status, "backend_type", backendType, "limit", limit, "offset", offset);
        Optional<String> wanted = query.choice("status", Set.of("idle", "busy", "offline"));
        Optional<String> backend = query.optionalText("backend_type", 255);
        Page page = LinkPagination.asked(query, Page.MOST);
        query.check();
        List<WorkerBody> inside = internal.bodies(principal.realm()).stream()
                .filter(worker -> wanted.map(worker.status()::equals).orElse(true))
                .filter(worker ->
                        backend.map(type -> type.equals(worker.backendType())).orElse(true))
                .toList();
        WorkerFilter outside = outside(principal.realm())
                .backend(backend)
                .in(wanted.map(WorkerBody::statuses).orElse(Set.of()));
        List<WorkerBody> shown = new ArrayList<>(
                inside.stream().skip(page.offset()).limit(page.limit()).toList());
        if (shown.size() < page.limit()) {
            Page rest = Page.from(Math.max(0, page.offset() - inside.size()), page.limit() - shown.size());
            workers.list(outside, rest).stream().map(this::body).forEach(shown::add);
        }
        parts.tell(
                request,
                response,
                page,
                shown.size(),
                _ -> inside.size()
                        + workers.count(outside).values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
        return shown;
    }

    @Override
    public WorkerBody register(Principal principal, byte @Nullable [] body) {
        FieldReader fields = FieldReader.body(body);
        String id = fields.text("worker_id", 255, WorkerNames.FORM);
        String backend = fields.text("backend_type", 100);
        FieldReader capabilities = fields.object("capabilities");
        int parallel =
                capabilities.integer("max_parallel_tasks", 1, MOST_PARALLEL).orElse(1);
        List<String> problems = problems(capabilities);
        String metadata = fields.object("metadata").json().toString();
        fields.check();
        Worker.Spec spec = new Worker.Spec(
                id,
                Worker.Kind.EXTERNAL,
                principal.realm(),
                Optional.empty(),
                Optional.of(backend),
                List.of(Problems.QUEUE),
                problems,
                capabilities.json().toString(),
                metadata,
                parallel);
        if (principal.worker().isPresent() || !principal.mayTake(spec.grant())) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "beyond_grant",
                    "This credential is one worker's, or was made for other queues, kinds or fewer tasks at a time");
        }
        Worker worker = workers.register(spec)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.CONFLICT,
                        "worker_id_taken",
                        "Worker " + id + " is someone else's or was revoked; take another id"));
        return body(worker);
    }

    @Override
    public WorkerBody get(String id, Principal principal) {
        return workers.find(principal.realm(), id)
                .filter(ExecutorWorkerController::ours)
                .map(this::body)
                .or(() -> internal.bodies(principal.realm()).stream()
                        .filter(worker -> worker.id().equals(id))
                        .findFirst())
                .orElseThrow(() -> notFound(id));
    }

    @Override
    public WorkerStatistics statistics(String id, Principal principal) {
        WorkerBody worker = get(id, principal);
        long all = worker.tasksCompleted() + worker.tasksFailed();
        double uptime =
                Duration.between(worker.registeredAt(), worker.lastHeartbeat()).toMillis() / 1000.0;
        return new WorkerStatistics(
                id, all, all == 0 ? 0 : (double) worker.tasksCompleted() / all, uptime, worker.status());
    }

    /// What it says of itself is not needed: what it holds is known, and stays with it.
    @Override
    public Heard heartbeat(String id, Principal principal, byte @Nullable [] body) {
        if (body != null && body.length > 0) {
            FieldReader fields = FieldReader.body(body);
            fields.choice("status", Set.of("idle", "busy", "offline"));
            fields.uuid("current_task_id");
            fields.check();
        }
        external(principal, id);
        if (!workers.heartbeat(id, LEASE)) {
            throw notFound(id);
        }
        WorkerBody worker = body(workers.find(principal.realm(), id).orElseThrow(() -> notFound(id)));
        return new Heard("Heartbeat received", worker.lastHeartbeat(), worker);
    }

    @Override
    public ResponseEntity<TaskBody> claim(String id, Principal principal, HttpServletRequest request) {
        external(principal, id);
        List<Claim> claims = workers.claim(
                        principal.realm(), id, LEASE, 1, worker -> principal.maySpeakFor(worker.grant()))
                .orElseThrow(() -> notFound(id));
        LostAnswers.undoWith(request, () -> workers.giveBack(claims));
        claims.forEach(log::started);
        return claims.isEmpty()
                ? ResponseEntity.noContent().build()
                : ResponseEntity.ok(TaskBody.of(claims.getFirst().task(), WorkerNames.PLAIN));
    }

    @Override
    public TaskBody complete(String id, String task, Principal principal, byte @Nullable [] body) {
        String result = FieldReader.body(body).json().toString();
        return report(principal, id, task, claim -> workers.complete(id, log.completed(claim), result));
    }

    @Override
    public TaskBody fail(String id, String task, Principal principal, byte @Nullable [] body) {
        JsonNode error = FieldReader.body(body).value("error");
        String message = error.isMissingNode() || error.isNull()
                ? "Unknown error"
                : error.isString() ? error.asString() : error.toString();
        Task.Failure why = new Task.Failure("WORKER_REPORTED", message);
        return report(
                principal,
                id,
                task,
                claim -> workers.fail(id, log.failed(claim, message), why, true, Optional.empty()));
    }

    /// @param report hands in what the worker says of the task that it holds
    /// @return the task as it is then
    private TaskBody report(Principal principal, String id, String task, Function<Claim, Report> report) {
        external(principal, id);
        UUID known = FieldReader.pathId("task_id", task);
        Task before = TaskBody.TASKS
                .find(tasks, principal.realm(), known)
                .orElseThrow(() -> ExecutorTaskController.notFound(task));
        if (workers.held(id, known).map(report).orElse(Report.REFUSED) == Report.REFUSED) {
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "not_held",
                    "Worker " + id + " does not hold task " + task + " (any more); throw the work away");
        }
        return TaskBody.of(tasks.find(principal.realm(), known).orElse(before), WorkerNames.PLAIN);
    }

    /// A worker with a token of its own speaks for itself only.
    private void external(Principal principal, String id) {
        if (principal.worker().isPresent() && !principal.worker().get().equals(id)
                || workers.find(principal.realm(), id)
                        .filter(ExecutorWorkerController::ours)
                        .filter(worker -> principal.maySpeakFor(worker.spec().grant()))
                        .isEmpty()) {
            throw notFound(id);
        }
    }

    private WorkerBody body(Worker worker) {
        return WorkerBody.of(worker, worker.running() == 0 ? List.of() : workers.running(worker.id()));
    }

    static WorkerFilter outside(Realm realm) {
        return WorkerFilter.of(realm, Worker.Kind.EXTERNAL, Problems.QUEUE);
    }

    private static boolean ours(Worker worker) {
        return worker.spec().kind() == Worker.Kind.EXTERNAL
                && worker.spec().queues().contains(Problems.QUEUE);
    }

    /// Patterns with `*`, as the engine has them.
    private static List<String> problems(FieldReader capabilities) {
        List<String> problems = new ArrayList<>();
        JsonNode given = capabilities.value("supported_problems");
        if (!given.isMissingNode() && !given.isArray() || given.size() > MOST_PROBLEMS) {
            capabilities.refuse(
                    "supported_problems", "it is a list of at most " + MOST_PROBLEMS + " patterns such as test-*");
        }
        for (JsonNode pattern : given) {
            if (!pattern.isString()
                    || pattern.asString().isEmpty()
                    || pattern.asString().length() > 255
                    || pattern.asString().indexOf('\0') >= 0) {
                capabilities.refuse("supported_problems", "each pattern has 1 to 255 characters");
                return List.of();
            }
            problems.add(pattern.asString());
        }
        return problems;
    }

    private static ProblemException notFound(String id) {
        return new ProblemException(HttpStatus.NOT_FOUND, "not_found", "Worker " + id + " not found");
    }
}
