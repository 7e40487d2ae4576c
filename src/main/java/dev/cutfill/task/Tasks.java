package dev.cutfill.task;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskTable.New;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

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
    private final InputTable inputs;
    private final TaskEvents events;
    private final FileTable files;
    private final WorkerTable workers;
    private final TaskEventPublisher news;
    private final Uploads uploads;
    private final ServerId home;
    private final Quota quota;
    private final TransactionTemplate transaction;
    private final GroupCommit<New, Task> submissions;

    Tasks(
            TaskTable tasks,
            TaskQueries views,
            InputTable inputs,
            TaskEvents events,
            FileTable files,
            WorkerTable workers,
            TaskEventPublisher news,
            Uploads uploads,
            ServerId home,
            Quota quota,
            TransactionTemplate transaction) {
        this.tasks = tasks;
        this.views = views;
        this.inputs = inputs;
        this.events = events;
        this.files = files;
        this.workers = workers;
        this.news = news;
        this.uploads = uploads;
        this.home = home;
        this.quota = quota;
        this.transaction = transaction;
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
    /// @throws dev.cutfill.web.ProblemException when there are too many already
    public Task submit(Realm realm, UUID id, TaskSpec spec, List<TaskInput> awaited) {
        quota.admit(realm.home());
        if (awaited.isEmpty()) {
            Task made = submissions.submit(new New(id, realm.home(), spec, TaskState.QUEUED, Optional.empty()));
            news.changed(made);
            return made;
        }
        Task made = transaction.execute(_ -> {
            New waiting = new New(id, realm.home(), spec, TaskState.WAITING, Optional.of(home.name()));
            Task task = tasks.insert(List.of(waiting)).getFirst();
            for (int i = 0; i < awaited.size(); i++) {
                inputs.insert(id, i, awaited.get(i));
            }
            return task;
        });
        news.changed(made);
        return made;
    }

    /// For the server itself, which has business with every task. Doors ask with a realm.
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

    public List<Artifact> artifacts(UUID id) {
        return files.of(id);
    }

    /// In the order in which they were submitted.
    public List<TaskInput> inputs(UUID id) {
        return inputs.of(id);
    }

    /// Labels of the inputs that are not there yet.
    public List<String> missing(UUID id) {
        return inputs.of(id).stream()
                .filter(input -> !input.finished())
                .map(TaskInput::label)
                .toList();
    }

    /// An upload has all its bytes. May be said any number of times, by anyone who has looked; an upload that
    /// no task waits for is no error.
    ///
    /// @return the task, when this was what it still waited for
    public Optional<Task> inputFinished(Upload upload) {
        if (!upload.finished()) {
            throw new IllegalArgumentException("upload " + upload.id() + " is not finished");
        }
        Optional<Task> queued = inputs.taskOf(upload.id())
                .flatMap(task -> transaction.execute(_ -> tasks.lock(task)
                        .filter(held -> inputs.finish(task, upload.id(), upload.offset()))
                        .flatMap(held -> arrived(held, labelOf(task, upload.id())))));
        queued.ifPresent(news::changed);
        return queued;
    }

    /// An input has arrived in another way than through this server's uploads.
    ///
    /// @param file checked by the caller: it will be read as it stands
    /// @return the task, when this was what it still waited for
    public Optional<Task> inputFinished(UUID id, String label, Path file, long length) {
        Optional<Task> queued = transaction.execute(_ -> tasks.lock(id)
                .filter(held -> inputs.finishElsewhere(id, label, file, length))
                .flatMap(held -> arrived(held, label)));
        queued.ifPresent(news::changed);
        return queued;
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
        finalizeLength(inputs.of(id));
        Optional<Started> answer = transaction.execute(_ -> tasks.lock(id).map(task -> start(task, inputs.of(id))));
        answer.flatMap(Started::queued).ifPresent(news::changed);
        return answer.map(Started::missing);
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

    /// How much there is to do.
    ///
    /// @param completed by all workers since the first start, a little behind
    public record Load(long queued, long running, long completed) {}

    public Load load() {
        return new Load(views.count(TaskState.QUEUED), views.count(TaskState.RUNNING), workers.completed());
    }

    /// Looks at the disk for uploads that were finished while nobody could be told.
    ///
    /// @return how many there were
    int reconcile() {
        List<Upload> finished = inputs.awaited().stream()
                .flatMap(id -> uploads.find(id).stream())
                .filter(Upload::finished)
                .toList();
        finished.forEach(this::inputFinished);
        return finished.size();
    }

    private record Started(List<String> missing, Optional<Task> queued) {}

    private Started start(Task task, List<TaskInput> needed) {
        // the disk is the truth: what it holds counts even when its announcement was lost
        for (TaskInput input : needed) {
            Optional<Upload> upload = input.finished() ? Optional.empty() : uploads.find(input.uploadId());
            if (upload.filter(Upload::finished).isPresent()
                    && inputs.finish(task.id(), input.uploadId(), upload.get().offset())) {
                events.inputFinished(task.id(), input.label());
            }
        }
        return switch (task.state()) {
            case QUEUED, RUNNING, SUCCEEDED -> new Started(List.of(), Optional.empty());
            case WAITING -> started(task.id(), tasks.queueWhenComplete(task.id()));
            case FAILED, TIMED_OUT, CANCELLED, KILLED -> started(task.id(), tasks.queueAgain(task.id()));
        };
    }

    private Started started(UUID id, Optional<Task> queued) {
        return new Started(queued.isPresent() ? List.of() : blockingInputs(id), queued);
    }

    /// What really hinders the start: an upload that would only need to be sealed does not.
    private List<String> blockingInputs(UUID id) {
        List<String> labels = new ArrayList<>();
        for (TaskInput input : inputs.of(id)) {
            if (!input.finished()
                    && uploads.find(input.uploadId())
                            .filter(Tasks::wholeOrSealable)
                            .isEmpty()) {
                labels.add(input.label());
            }
        }
        return labels.isEmpty() ? missing(id) : labels;
    }

    private void finalizeLength(List<TaskInput> needed) {
        List<Upload> open = needed.stream()
                .filter(input -> !input.finished())
                .flatMap(input -> uploads.find(input.uploadId()).stream())
                .toList();
        long wanted = needed.stream().filter(input -> !input.finished()).count();
        if (open.size() == wanted && open.stream().allMatch(Tasks::wholeOrSealable)) {
            open.stream().filter(upload -> !upload.finished()).forEach(upload -> uploads.finalizeLength(upload.id()));
        }
    }

    private static boolean wholeOrSealable(Upload upload) {
        return upload.finished() || upload.length().isEmpty() && upload.offset() > 0;
    }

    private Optional<Task> arrived(Task task, String label) {
        events.inputFinished(task.id(), label);
        return tasks.queueWhenComplete(task.id());
    }

    private String labelOf(UUID task, String uploadId) {
        return inputs.of(task).stream()
                .filter(input -> input.uploadId().equals(uploadId))
                .map(TaskInput::label)
                .findFirst()
                .orElse("");
    }
}
