package dev.cutfill.task;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskTable.New;
import dev.cutfill.upload.Upload;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The engine as those see it who want something done: submit, provide inputs, start, look, cancel, retry,
/// delete. Whoever asks on someone's behalf says whose tasks there are for that one ([Realm]); others do not
/// exist then.
///
/// Everything here joins the transaction of its caller, if there is one
/// ([Idempotency][dev.cutfill.task.idempotency.Idempotency] is such a one).
@Component
public final class Tasks {
    private final TaskTable tasks;
    private final TaskQueries views;
    private final Inputs inputs;
    private final TaskEventPublisher news;
    private final Quota quota;
    private final GroupCommit<New, Task> submissions;

    Tasks(TaskTable tasks, TaskQueries views, Inputs inputs, TaskEventPublisher news, Quota quota) {
        this.tasks = tasks;
        this.views = views;
        this.inputs = inputs;
        this.news = news;
        this.quota = quota;
        this.submissions = new GroupCommit<>("task-submissions", 1, tasks::insert);
    }

    @PreDestroy
    void close() {
        submissions.close();
    }

    /// Makes a task. With inputs it waits for them and starts by itself when the last is there; without, it is
    /// queued at once.
    ///
    /// @param realm of who asks; the task belongs to its home
    /// @param id chosen by the caller, who may have put it into the inputs' metadata already
    /// @throws TooManyTasks when there are too many already
    public Task submit(Realm realm, UUID id, TaskSpec spec, List<TaskInput> awaited) {
        quota.admit(realm.home());
        Task made = awaited.isEmpty()
                ? submissions.submit(new New(id, realm.home(), spec, TaskState.QUEUED, Optional.empty()))
                : inputs.submit(realm.home(), id, spec, awaited);
        news.changed(made);
        return made;
    }

    /// For the server itself, which has business with every task. APIs ask with a realm.
    public Optional<Task> read(UUID id) {
        return views.find(id);
    }

    public Optional<Task> find(Realm realm, UUID id) {
        return views.find(id).filter(task -> realm.contains(task.tenant()));
    }

    /// Newest first.
    public List<Task> list(TaskFilter filter, Page page) {
        return views.list(filter, page);
    }

    /// How many are in each state; every state is there.
    public Map<TaskState, Long> count(TaskFilter filter) {
        return views.count(filter);
    }

    /// How many there are, but no more than `most` are counted: all of them may be history without end.
    public long count(TaskFilter filter, long most) {
        return views.count(filter, most);
    }

    /// Queues that have something to do or in work.
    public List<QueueDepth> queues(TaskFilter filter) {
        return views.depths(filter);
    }

    /// Under which keys its files lie in the store.
    public Set<String> storeKeys(UUID id) {
        return artifacts(id).stream().map(Artifact::key).collect(Collectors.toSet());
    }

    public List<Artifact> artifacts(UUID id) {
        return views.artifacts(id);
    }

    /// In the order in which they were submitted.
    public List<TaskInput> inputs(UUID id) {
        return inputs.of(id);
    }

    /// What a task reads when it runs: its own inputs, and those that its job shares with it.
    public List<TaskInput> readable(UUID id) {
        return inputs.read(id);
    }

    /// What an upload is for; nothing when no task waits for it.
    public Optional<TaskInput.Purpose> purpose(String uploadId) {
        return inputs.purpose(uploadId);
    }

    /// Labels of the inputs that are not there yet.
    public List<String> missing(UUID id) {
        return inputs.missing(id);
    }

    /// An upload has all its bytes. May be said any number of times, by anyone who has looked; an upload that
    /// no task waits for is no error.
    ///
    /// @return the task, when this was what it still waited for
    public Optional<Task> inputFinished(Upload upload) {
        return queued(inputs.finished(upload));
    }

    /// An input has arrived in another way than through this server's uploads.
    ///
    /// @param file checked by the caller: it will be read as it stands
    /// @return the task, when this was what it still waited for
    public Optional<Task> inputFinished(UUID id, String label, Path file, long length) {
        return queued(inputs.finishedElsewhere(id, label, file, length));
    }

    private Optional<Task> queued(Optional<Task> task) {
        task.ifPresent(news::changed);
        return task;
    }

    /// Queues a task that waits or that ended without success; a task that is queued, running or has succeeded
    /// stays as it is.
    ///
    /// Uploads of unknown length that have bytes count as whole, since the caller says that all is there: when
    /// nothing else is missing they are sealed. Not before, because that would cut off one that is still on its
    /// way.
    ///
    /// @return what is missing, empty when the task is started; nothing at all when there is no such task
    public Optional<List<String>> start(UUID id) {
        Optional<Inputs.Started> answer = inputs.start(id);
        answer.flatMap(Inputs.Started::queued).ifPresent(news::changed);
        return answer.map(Inputs.Started::missing);
    }

    /// Ends a task that has not ended. Its worker's report, should one come, is refused.
    ///
    /// @return nothing when there is no such task
    public Optional<Change> cancel(Realm realm, UUID id) {
        return change(realm, id, tasks::cancel, task -> news.taken(List.of(task)));
    }

    /// Queues a task again that ended without success, with full budgets; a task in another state, or one whose
    /// inputs are not there, stays as it is.
    ///
    /// @return nothing when there is no such task
    public Optional<Change> retry(Realm realm, UUID id) {
        return change(realm, id, tasks::queueAgain, news::changed);
    }

    /// Puts a result beside a task without moving it: a first part while it runs, or another one when it has
    /// succeeded or failed. A task in another state stays as it is.
    ///
    /// @param worker who must hold it, or have held it last, if that matters
    /// @return nothing when there is no such task
    public Optional<Change> amend(Realm realm, UUID id, Optional<String> worker, String result) {
        return change(realm, id, known -> tasks.amend(known, worker.orElse(null), result), news::changed);
    }

    /// Removes a task that has ended: at once from all lists, soon with its row, its files and its uploads. One
    /// that has not ended stays.
    ///
    /// @return nothing when there is no such task
    public Optional<Change> delete(Realm realm, UUID id) {
        return delete(realm, id, Duration.ZERO);
    }

    /// @param shown how long it can still be listed as deleted
    public Optional<Change> delete(Realm realm, UUID id, Duration shown) {
        return change(realm, id, task -> tasks.delete(task, shown), news::changed);
    }

    private Optional<Change> change(
            Realm realm, UUID id, Function<UUID, Optional<Task>> operation, Consumer<Task> announcement) {
        Optional<Task> known = find(realm, id);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Optional<Task> changed = operation.apply(id);
        changed.ifPresent(announcement);
        return Optional.of(changed.map(task -> new Change(task, true))
                .orElseGet(() -> new Change(views.find(id).orElse(known.get()), false)));
    }

    /// What an operation on a task came to.
    ///
    /// @param task as it is now
    /// @param made whether this call changed it; if not, it was in a state that the operation does not apply to
    public record Change(Task task, boolean made) {}

    /// How much there is to do.
    ///
    /// @param completed by all workers since the first start, a little behind
    public record Load(long queued, long running, long completed) {}

    /// Counts, and tries whether the database takes changes.
    ///
    /// @throws org.springframework.dao.DataAccessException when it does not
    public Load load() {
        tasks.probe();
        return new Load(views.count(TaskState.QUEUED), views.count(TaskState.RUNNING), views.completed());
    }

    /// Looks at the disk for uploads that were finished while nobody could be told.
    ///
    /// @return how many there were
    int reconcile() {
        List<Upload> finished = inputs.unheard();
        finished.forEach(this::inputFinished);
        return finished.size();
    }
}
