package dev.cutfill.api.v2;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.Requests.ClaimTasks;
import dev.cutfill.api.v2.Requests.Heartbeat;
import dev.cutfill.api.v2.Requests.RegisterWorker;
import dev.cutfill.api.v2.Views.AdmittedView;
import dev.cutfill.api.v2.Views.ClaimView;
import dev.cutfill.api.v2.Views.Claims;
import dev.cutfill.api.v2.Views.WorkerPage;
import dev.cutfill.api.v2.Views.WorkerView;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Worker;
import dev.cutfill.task.WorkerFilter;
import dev.cutfill.task.Workers;
import dev.cutfill.task.journal.EventStream;
import dev.cutfill.web.LostAnswers;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.web.security.Watchers;
import dev.cutfill.worker.TaskFiles;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// /api/v2/workers: programs elsewhere that do tasks. They register, are heard of, and claim.
@RestController
final class WorkersController implements WorkersApi {
    static final int USUAL_LEASE_SECONDS = 60;
    static final int LONGEST_LEASE_SECONDS = 3_600;
    static final int MOST_PARALLEL = 1_000;
    private static final int LONGEST_WAIT_SECONDS = 60;

    /// Its tasks are had at /tasks/next only, by the agent itself.
    private static final String AGENTS = "agent";

    private final Workers workers;
    private final Tasks tasks;
    private final EventStream feed;
    private final Watchers watchers;
    private final TaskViews views;
    private final PublicUrl publicUrl;
    private final JsonMapper json;

    WorkersController(
            Workers workers,
            Tasks tasks,
            EventStream feed,
            Watchers watchers,
            TaskViews views,
            PublicUrl publicUrl,
            JsonMapper json) {
        this.workers = workers;
        this.tasks = tasks;
        this.feed = feed;
        this.watchers = watchers;
        this.views = views;
        this.publicUrl = publicUrl;
        this.json = json;
    }

    /// A worker that registers again under its id is the same anew: what it held goes back to the queue. So is
    /// one that does so with its own token.
    @Override
    public AdmittedView register(Principal principal, RegisterWorker body) {
        boolean withToken = Boolean.TRUE.equals(body.token());
        String id = body.id() == null ? UUID.randomUUID().toString() : Validation.pathName("id", body.id());
        onlyItself(principal, id);
        boolean itself = principal.worker().isPresent();
        List<String> queues = queues(body.queues());
        List<String> kinds = kinds(body.kinds());
        Worker.Spec spec = new Worker.Spec(
                id,
                withToken || itself ? Worker.Kind.AGENT : Worker.Kind.EXTERNAL,
                principal.realm(),
                Optional.ofNullable(Validation.nameOrNull("name", body.name())),
                Optional.ofNullable(Validation.nameOrNull("backend", body.backend())),
                queues,
                kinds,
                document(body.capabilities()),
                document(body.metadata()),
                Validation.range("max_parallel", body.maxParallel(), 1, 1, MOST_PARALLEL));
        if (!principal.mayTake(spec.grant())) {
            throw beyondGrant();
        }
        if (withToken && itself) {
            throw Validation.invalid("token", true, "left out: this worker has a token, which stays good");
        }
        if (withToken) {
            if (workers.find(principal.realm(), id).isPresent()) {
                throw taken(id);
            }
            Workers.Admitted admitted =
                    workers.admit(spec, principal.isAnonymous()).orElseThrow(() -> taken(id));
            return new AdmittedView(view(admitted.worker()), admitted.token().text());
        }
        Worker worker = workers.register(spec).orElseThrow(() -> taken(id));
        return new AdmittedView(view(worker), null);
    }

    @Override
    public WorkerPage list(Principal principal, @Nullable Integer limit, @Nullable String cursor) {
        Page page = Cursors.pageOfNamed(limit, cursor);
        return Cursors.answer(
                page,
                workers.list(WorkerFilter.all(principal.realm()), page),
                this::view,
                worker -> new Page.Cursor(worker.times().registered(), worker.id()),
                WorkerPage::new);
    }

    @Override
    public WorkerView get(Principal principal, String id) {
        return view(find(principal, id));
    }

    /// It gets no more tasks, and what it holds goes back to the queue. Its id is not given out again.
    @Override
    public void revoke(Principal principal, String id) {
        find(principal, id);
        if (!workers.revoke(principal.realm(), id)) {
            throw Validation.notFound("worker", id);
        }
    }

    /// All that the worker holds stays with it.
    @Override
    public WorkerView heartbeat(Principal principal, String id, @Nullable Heartbeat body) {
        find(principal, id);
        if (!workers.heartbeat(id, lease(body == null ? null : body.leaseSeconds()))) {
            throw Validation.notFound("worker", id);
        }
        return view(find(principal, id));
    }

    /// The next tasks for this worker; with `wait_seconds` the answer comes as soon as there is one. None is an
    /// empty list.
    @Override
    public Claims claim(Principal principal, String id, @Nullable ClaimTasks body, HttpServletRequest request)
            throws InterruptedException {
        onlyItself(principal, id);
        ClaimTasks wanted = body == null ? new ClaimTasks(null, null, null, null) : body;
        int most = Validation.range("max", wanted.max(), 1, 1, 100);
        Duration lease = lease(wanted.leaseSeconds());
        long until = System.nanoTime()
                + Duration.ofSeconds(Validation.range("wait_seconds", wanted.waitSeconds(), 0, 0, LONGEST_WAIT_SECONDS))
                        .toNanos();
        URI base = publicUrl.of(request);
        boolean confirm = Boolean.TRUE.equals(wanted.confirm());
        try (Watchers.Watcher _ = watchers.open(principal, request)) {
            List<Claim> claims = await(
                    () -> (confirm
                                    ? workers.claimToConfirm(
                                            principal.realm(),
                                            id,
                                            lease,
                                            most,
                                            worker -> mayClaimFor(principal, worker))
                                    : workers.claim(
                                            principal.realm(),
                                            id,
                                            lease,
                                            most,
                                            worker -> mayClaimFor(principal, worker)))
                            .orElseThrow(() -> Validation.notFound("worker", id)),
                    until);
            LostAnswers.undoWith(request, () -> workers.giveBack(claims));
            return new Claims(
                    claims.stream().map(claim -> view(claim, principal, base)).toList());
        }
    }

    private List<Claim> await(Supplier<List<Claim>> look, long until) throws InterruptedException {
        while (true) {
            long seen = feed.changes();
            List<Claim> claims = look.get();
            long left = until - System.nanoTime();
            if (!claims.isEmpty() || left <= 0 || feed.closed()) {
                return claims;
            }
            feed.awaitChange(seen, Duration.ofNanos(left));
        }
    }

    private Worker find(Principal principal, String id) {
        onlyItself(principal, id);
        return workers.find(principal.realm(), id)
                .filter(worker -> principal.maySpeakFor(worker.spec().grant()))
                .orElseThrow(() -> Validation.notFound("worker", id));
    }

    static List<String> queues(@Nullable List<String> given) {
        List<String> queues = Validation.list("queues", given, 20);
        if (queues.isEmpty()) {
            throw Validation.invalid("queues", given, "a list of 1 to 20 names");
        }
        if (queues.contains(AGENTS)) {
            throw Validation.invalid("queues", AGENTS, "others; agents ask for their tasks at /tasks/next");
        }
        return queues.stream().map(queue -> Validation.name("queues", queue)).toList();
    }

    static List<String> kinds(@Nullable List<String> given) {
        return Validation.list("kinds", given, 100).stream()
                .map(kind -> Validation.name("kinds", kind))
                .toList();
    }

    static ProblemException beyondGrant() {
        return new ProblemException(
                HttpStatus.FORBIDDEN,
                "beyond_grant",
                "This credential was made for fewer queues, kinds or tasks at a time; it can repeat or narrow that");
    }

    private static boolean mayClaimFor(Principal principal, Worker.Spec worker) {
        return !worker.queues().contains(AGENTS) && principal.maySpeakFor(worker.grant());
    }

    /// Who shows a worker's token is that worker.
    private static void onlyItself(Principal principal, String id) {
        if (principal.worker().isPresent() && !principal.worker().get().equals(id)) {
            throw Validation.notFound("worker", id);
        }
    }

    static Duration lease(@Nullable Integer seconds) {
        return Duration.ofSeconds(
                Validation.range("lease_seconds", seconds, USUAL_LEASE_SECONDS, 5, LONGEST_LEASE_SECONDS));
    }

    private static ProblemException taken(String id) {
        return Validation.conflict(
                "id_taken",
                "There is a worker " + id
                        + " already, or was one that has been revoked; take another id, or register it anew as what it is");
    }

    private String document(@Nullable Map<String, Object> members) {
        return json.writeValueAsString(members == null ? Map.of() : members);
    }

    private ClaimView view(Claim claim, Principal principal, URI base) {
        List<String> labels = new ArrayList<>();
        if (claim.task().home().isPresent()) {
            tasks.readable(claim.id()).forEach(input -> labels.add(input.label()));
        }
        if (TaskFiles.readsTasks(claim.task())) {
            labels.add(TaskFiles.TASKS);
        }
        return new ClaimView(
                views.forWorker(claim.task(), principal, base),
                claim.token().toString(),
                claim.task().times().leaseUntil().orElse(null),
                labels);
    }

    private WorkerView view(Worker worker) {
        Worker.Spec spec = worker.spec();
        return new WorkerView(
                spec.id(),
                spec.kind().word(),
                spec.realm().tenant().map(UUID::toString).orElse(null),
                spec.name().orElse(null),
                spec.backend().orElse(null),
                spec.queues(),
                spec.kinds(),
                spec.maxParallel(),
                worker.status().word(),
                worker.running(),
                worker.completed(),
                worker.failed(),
                views.tree(spec.capabilities()),
                views.tree(spec.metadata()),
                worker.times().registered(),
                worker.times().heartbeat());
    }
}
