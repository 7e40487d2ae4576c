package dev.cutfill.api.v2.job;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.api.IdempotentRequests.Told;
import dev.cutfill.api.v2.Cursors;
import dev.cutfill.api.v2.TaskViews;
import dev.cutfill.api.v2.Validation;
import dev.cutfill.api.v2.Views.TaskPage;
import dev.cutfill.api.v2.job.JobRequests.AddTasks;
import dev.cutfill.api.v2.job.JobRequests.CreateJob;
import dev.cutfill.api.v2.job.JobRequests.JobTask;
import dev.cutfill.api.v2.job.JobRequests.Retry;
import dev.cutfill.api.v2.job.JobViews.AddedView;
import dev.cutfill.api.v2.job.JobViews.JobPage;
import dev.cutfill.api.v2.job.JobViews.JobView;
import dev.cutfill.task.JobTasks;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.job.Job;
import dev.cutfill.task.job.JobSpec;
import dev.cutfill.task.job.JobState;
import dev.cutfill.task.job.Jobs;
import dev.cutfill.task.job.Jobs.Added;
import dev.cutfill.task.job.Jobs.Change;
import dev.cutfill.task.job.Jobs.Made;
import dev.cutfill.task.job.Jobs.Sealing;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/jobs: many tasks that are one order.
@RestController
final class JobsController implements JobsApi {
    private static final int MOST_TASKS = 1_000;
    private static final int PAGE = 200;
    private static final Set<TaskState> UNSUCCESSFUL =
            Set.of(TaskState.FAILED, TaskState.TIMED_OUT, TaskState.CANCELLED, TaskState.KILLED);
    private static final Pattern PLACE = Pattern.compile("\\d{1,9}");

    private final Jobs jobs;
    private final JobCreator creation;
    private final IdempotentRequests once;
    private final JobViews views;
    private final TaskViews taskViews;
    private final PublicUrl publicUrl;

    JobsController(
            Jobs jobs,
            JobCreator creation,
            IdempotentRequests once,
            JobViews views,
            TaskViews taskViews,
            PublicUrl publicUrl) {
        this.jobs = jobs;
        this.creation = creation;
        this.once = once;
        this.views = views;
        this.taskViews = taskViews;
        this.publicUrl = publicUrl;
    }

    @Override
    public ResponseEntity<String> create(
            Principal principal, @Nullable String key, CreateJob body, HttpServletRequest request) {
        URI base = publicUrl.of(request);
        List<JobTask> made = JobTemplate.tasks(body);
        List<JobTask> tasks = made.isEmpty() ? Validation.list("tasks", body.tasks(), MOST_TASKS) : made;
        return once.answer(
                principal,
                "POST /api/v2/jobs",
                key,
                bytes(body),
                () -> jobs.together(() -> {
                    Made job = create(principal.realm(), body, tasks);
                    return new Told(
                            job.made() ? HttpStatus.CREATED : HttpStatus.OK, views.full(job.job(), principal, base));
                }));
    }

    private Made create(Realm realm, CreateJob body, List<JobTask> tasks) {
        JobSpec spec = creation.spec(body);
        List<String> shared = creation.shared(body);
        Made made = jobs.create(realm, spec, shared, creation.last(body));
        if (!made.made()) {
            if (!Arrays.equals(made.job().spec().body(), spec.body())) {
                throw Validation.conflict(
                        "job_exists",
                        "The job " + made.job().id()
                                + " has this external_id, and was made by another request; take another external_id");
            }
            return made;
        }
        for (int from = 0; from < tasks.size(); from += MOST_TASKS) {
            List<JobTask> some = tasks.subList(from, Math.min(tasks.size(), from + MOST_TASKS));
            AddedView _ = added(jobs.add(realm, made.job().id(), creation.wanted(spec, shared, some))
                    .orElseThrow());
        }
        Job now = Boolean.TRUE.equals(body.seal())
                ? sealed(jobs.seal(realm, made.job().id()).orElseThrow())
                : jobs.find(realm, made.job().id()).orElseThrow();
        return new Made(now, true);
    }

    @Override
    public ResponseEntity<String> add(Principal principal, String id, @Nullable String key, AddTasks body) {
        Job job = find(principal, id);
        List<JobTask> tasks = Validation.list("tasks", body.tasks(), MOST_TASKS);
        if (tasks.isEmpty()) {
            throw Validation.invalid("tasks", "empty or missing", "a list of 1 to " + MOST_TASKS);
        }
        return once.answer(
                principal,
                "POST /api/v2/jobs/" + job.id() + "/tasks",
                key,
                bytes(body),
                HttpStatus.CREATED,
                () -> added(jobs.add(principal.realm(), job.id(), creation.wanted(job.spec(), labels(job), tasks))
                        .orElseThrow(() -> Validation.notFound("job", id))));
    }

    private List<String> labels(Job job) {
        return jobs.inputs(job.id()).stream().map(TaskInput::label).toList();
    }

    private static AddedView added(Added added) {
        return switch (added) {
            case Added.Done(int fresh, int already) -> new AddedView(fresh, already);
            case Added.NotOpen(JobState state) ->
                throw Validation.conflict(
                        "job_sealed", "The job is " + JobViews.word(state) + "; only one that is open takes tasks");
            case Added.Differs(String externalId) ->
                throw Validation.conflict(
                        "task_exists",
                        "The job has a task '" + externalId + "' with another content; take another external_id");
            case Added.TooMany() ->
                throw Validation.conflict(
                        "too_many_tasks", "A job has at most " + Jobs.MOST_TASKS + " tasks; make another job");
            case Added.Elsewhere(String home) ->
                throw new ProblemException(
                        HttpStatus.MISDIRECTED_REQUEST,
                        "input_elsewhere",
                        "The files of this job lie on " + home + "; ask again, or ask that server");
        };
    }

    @Override
    public ResponseEntity<String> seal(
            Principal principal, String id, @Nullable String key, HttpServletRequest request) {
        return post(
                principal,
                id,
                "seal",
                key,
                new byte[0],
                request,
                job -> sealed(jobs.seal(principal.realm(), job).orElseThrow(() -> Validation.notFound("job", id))));
    }

    private static Job sealed(Sealing sealing) {
        return switch (sealing) {
            case Sealing.Done(Job job) -> job;
            case Sealing.NotOpen(JobState state) -> throw wrongState("sealed", state, "that is open");
            case Sealing.Missing(List<String> shared, JobTasks.Missing tasks) ->
                throw Validation.conflict(
                        "inputs_missing",
                        "Files have not been uploaded; of the job: "
                                + (shared.isEmpty() ? "none" : String.join(", ", shared))
                                + "; of " + tasks.count() + " tasks" + (tasks.count() > 0 ? ": " : "")
                                + String.join(", ", tasks.first())
                                + (tasks.count() > tasks.first().size() ? ", …" : ""));
        };
    }

    @Override
    public JobPage list(
            Principal principal,
            @Nullable String state,
            @Nullable String kind,
            @Nullable Integer limit,
            @Nullable String cursor) {
        Page page = Cursors.page(limit, cursor);
        Set<JobState> states = words("state", state, JobState.class);
        return Cursors.answer(
                page,
                jobs.list(principal.realm(), states, Optional.ofNullable(kind), page),
                views::brief,
                job -> Cursors.place(job.times().created(), job.id()),
                JobPage::new);
    }

    @Override
    public JobView get(Principal principal, String id, HttpServletRequest request) {
        return views.full(find(principal, id), principal, publicUrl.of(request));
    }

    @Override
    public TaskPage tasks(
            Principal principal,
            String id,
            @Nullable String state,
            @Nullable Integer limit,
            @Nullable String cursor,
            HttpServletRequest request) {
        if (cursor != null && !PLACE.matcher(cursor).matches()) {
            throw Validation.invalid("cursor", cursor, "the next_cursor of the page before");
        }
        int size = Validation.range("limit", limit, PAGE, 1, PAGE);
        Set<TaskState> states = words("state", state, TaskState.class);
        URI base = publicUrl.of(request);
        Job job = find(principal, id);
        List<Task> found = jobs.tasks(job.id(), states, cursor == null ? -1 : Integer.parseInt(cursor), size);
        @Nullable
        String next = found.size() < size
                ? null
                : Integer.toString(found.getLast().place().orElseThrow().ordinal());
        return new TaskPage(taskViews.brief(found, principal, base), next);
    }

    @Override
    public ResponseEntity<String> cancel(
            Principal principal, String id, @Nullable String key, HttpServletRequest request) {
        return post(
                principal,
                id,
                "cancel",
                key,
                new byte[0],
                request,
                job -> changed(jobs.cancel(principal.realm(), job), id, "cancelled", "that has not ended"));
    }

    @Override
    public ResponseEntity<String> pause(
            Principal principal, String id, @Nullable String key, HttpServletRequest request) {
        return post(
                principal,
                id,
                "pause",
                key,
                new byte[0],
                request,
                job -> changed(jobs.pause(principal.realm(), job), id, "paused", "that has not ended"));
    }

    @Override
    public ResponseEntity<String> resume(
            Principal principal, String id, @Nullable String key, HttpServletRequest request) {
        return post(
                principal,
                id,
                "resume",
                key,
                new byte[0],
                request,
                job -> changed(jobs.resume(principal.realm(), job), id, "resumed", "that has not ended"));
    }

    @Override
    public ResponseEntity<String> retry(
            Principal principal, String id, @Nullable String key, @Nullable Retry body, HttpServletRequest request) {
        Retry wanted = body == null ? new Retry(null, null) : body;
        Set<TaskState> states = new LinkedHashSet<>();
        for (String word : Validation.list("states", wanted.states(), UNSUCCESSFUL.size())) {
            states.add(UNSUCCESSFUL.stream()
                    .filter(state -> TaskViews.word(state).equals(word))
                    .findFirst()
                    .orElseThrow(() -> Validation.invalid("states", word, "failed, timed_out, cancelled or killed")));
        }
        List<String> names = Validation.list("tasks", wanted.tasks(), MOST_TASKS);
        return post(
                principal,
                id,
                "retry",
                key,
                bytes(wanted),
                request,
                job -> changed(
                        jobs.retry(
                                principal.realm(),
                                job,
                                states.isEmpty() ? UNSUCCESSFUL : states,
                                wanted.tasks() == null ? Optional.empty() : Optional.of(ids(job, names))),
                        id,
                        "retried",
                        "that is sealed, whose last task neither waits in the queue nor runs, and that has such tasks that ended without success"));
    }

    private List<UUID> ids(UUID job, List<String> names) {
        Map<String, UUID> known = jobs.ids(job, names);
        return names.stream()
                .map(name -> Optional.ofNullable(known.get(name)).orElseThrow(() -> Validation.notFound("task", name)))
                .toList();
    }

    @Override
    public void delete(Principal principal, String id) {
        changed(jobs.delete(principal.realm(), Validation.id("job", id)), id, "deleted", "that has ended");
    }

    private interface Operation {
        Job on(UUID job);
    }

    private ResponseEntity<String> post(
            Principal principal,
            String id,
            String what,
            @Nullable String key,
            byte[] body,
            HttpServletRequest request,
            Operation operation) {
        UUID job = find(principal, id).id();
        URI base = publicUrl.of(request);
        Supplier<Object> action = () -> views.full(operation.on(job), principal, base);
        return once.answer(principal, "POST /api/v2/jobs/" + job + "/" + what, key, body, HttpStatus.OK, action);
    }

    private Job find(Principal principal, String id) {
        return jobs.find(principal.realm(), Validation.id("job", id)).orElseThrow(() -> Validation.notFound("job", id));
    }

    /// @param which can be
    private static Job changed(Optional<Change> change, String id, String what, String which) {
        Change now = change.orElseThrow(() -> Validation.notFound("job", id));
        if (!now.made()) {
            throw wrongState(what, now.job().state(), which);
        }
        return now.job();
    }

    private static ProblemException wrongState(String what, JobState state, String which) {
        return Validation.conflict(
                "wrong_state", "The job is " + JobViews.word(state) + "; only one " + which + " can be " + what);
    }

    private byte[] bytes(Object body) {
        return taskViews.text(body).getBytes(StandardCharsets.UTF_8);
    }

    private static <E extends Enum<E>> Set<E> words(String field, @Nullable String given, Class<E> type) {
        if (given == null) {
            return Set.of();
        }
        List<E> all = List.of(type.getEnumConstants());
        return Arrays.stream(given.split(",", -1))
                .map(word -> all.stream()
                        .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(word))
                        .findFirst()
                        .orElseThrow(() -> Validation.invalid(
                                field,
                                word,
                                all.stream()
                                                .map(state -> state.name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", "))
                                        + "; several are joined by commas")))
                .collect(Collectors.toSet());
    }
}
