package dev.cutfill.task;

import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The engine as those see it who want something done: submit, provide inputs, start, read, cancel.
@Component
public final class Tasks {
    private final TaskTable tasks;
    private final InputTable inputs;
    private final WorkerTable workers;
    private final Journal journal;
    private final Uploads uploads;
    private final TransactionTemplate transaction;

    Tasks(
            TaskTable tasks,
            InputTable inputs,
            WorkerTable workers,
            Journal journal,
            Uploads uploads,
            TransactionTemplate transaction) {
        this.tasks = tasks;
        this.inputs = inputs;
        this.workers = workers;
        this.journal = journal;
        this.uploads = uploads;
        this.transaction = transaction;
    }

    /// Makes a task. With inputs it waits for them and starts by itself when the last is there; without, it is queued at once.
    ///
    /// @param id chosen by the caller, who may have put it into the inputs' metadata already
    public Task submit(UUID id, TaskSpec spec, List<TaskInput> awaited) {
        Task made = transaction.execute(_ -> {
            Task task = tasks.insert(id, spec, awaited.isEmpty() ? TaskState.QUEUED : TaskState.WAITING);
            for (int i = 0; i < awaited.size(); i++) {
                inputs.insert(id, i, awaited.get(i));
            }
            journal.happened(task, "submitted");
            return task;
        });
        journal.announceQueued(made);
        return made;
    }

    public Optional<Task> read(UUID id) {
        return tasks.find(id);
    }

    /// In the order in which they were submitted.
    public List<TaskInput> inputs(UUID id) {
        return inputs.of(id);
    }

    /// Labels of the inputs that are not there yet.
    public List<String> missing(UUID id) {
        return inputs.of(id).stream().filter(input -> !input.finished()).map(TaskInput::label).toList();
    }

    /// An upload has all its bytes. May be said any number of times, by anyone who has looked; an upload that no task waits
    /// for is no error.
    ///
    /// @return the task, when this was what it still waited for
    public Optional<Task> inputFinished(Upload upload) {
        if (!upload.finished()) {
            throw new IllegalArgumentException("upload " + upload.id() + " is not finished");
        }
        Optional<Task> queued = inputs.taskOf(upload.id()).flatMap(task -> transaction.execute(_ -> tasks.lock(task)
                .filter(held -> inputs.finish(task, upload.id(), upload.offset()))
                .flatMap(held -> arrived(held, labelOf(task, upload.id())))));
        queued.ifPresent(journal::announceQueued);
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
        queued.ifPresent(journal::announceQueued);
        return queued;
    }

    /// Queues a task that waits or that ended without success; a task that is queued, running or has succeeded stays as it is.
    ///
    /// Uploads of unknown length that have bytes count as whole, since the caller says that all is there: when nothing else
    /// is missing they are sealed. Not before, because that would cut off one that is still on its way.
    ///
    /// @return what is missing, empty when the task is started; nothing at all when there is no such task
    public Optional<List<String>> start(UUID id) {
        seal(inputs.of(id));
        Optional<Started> answer = transaction.execute(_ -> tasks.lock(id).map(task -> start(task, inputs.of(id))));
        answer.flatMap(Started::queued).ifPresent(journal::announceQueued);
        return answer.map(Started::missing);
    }

    /// Ends a task that has not ended. Its worker's report, should one come, is refused.
    ///
    /// @return the task as it is now; its state is CANCELLED unless it had ended otherwise; nothing when there is no such task
    public Optional<Task> cancel(UUID id) {
        Optional<Task> cancelled = transaction.execute(_ -> {
            Optional<Task> task = tasks.cancel(id);
            task.ifPresent(ended -> journal.ended(ended, "cancelled"));
            return task;
        });
        cancelled.ifPresent(task -> journal.announceTaken(List.of(task)));
        return cancelled.or(() -> tasks.find(id));
    }

    /// How much there is to do.
    ///
    /// @param completed by all workers since the first start, a little behind
    public record Load(long queued, long running, long completed) {}

    public Load load() {
        return new Load(tasks.count(TaskState.QUEUED), tasks.count(TaskState.RUNNING), workers.completed());
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
            if (upload.filter(Upload::finished).isPresent() && inputs.finish(task.id(), input.uploadId(), upload.get().offset())) {
                journal.inputFinished(task, input.label());
            }
        }
        return switch (task.state()) {
            case QUEUED, RUNNING, SUCCEEDED -> new Started(List.of(), Optional.empty());
            case WAITING -> started(task.id(), tasks.queueWhenComplete(task.id()));
            case FAILED, TIMED_OUT, CANCELLED, KILLED -> started(task.id(), tasks.queueAgain(task.id()));
        };
    }

    private Started started(UUID id, Optional<Task> queued) {
        queued.ifPresent(task -> journal.happened(task, "queued"));
        return new Started(queued.isPresent() ? List.of() : hindering(id), queued);
    }

    /// What really hinders the start: an upload that would only need to be sealed does not.
    private List<String> hindering(UUID id) {
        List<String> labels = new ArrayList<>();
        for (TaskInput input : inputs.of(id)) {
            if (!input.finished() && uploads.find(input.uploadId()).filter(Tasks::wholeOrSealable).isEmpty()) {
                labels.add(input.label());
            }
        }
        return labels.isEmpty() ? missing(id) : labels;
    }

    private void seal(List<TaskInput> needed) {
        List<Upload> open = needed.stream()
                .filter(input -> !input.finished())
                .flatMap(input -> uploads.find(input.uploadId()).stream())
                .toList();
        long wanted = needed.stream().filter(input -> !input.finished()).count();
        if (open.size() == wanted && open.stream().allMatch(Tasks::wholeOrSealable)) {
            open.stream().filter(upload -> !upload.finished()).forEach(upload -> uploads.seal(upload.id()));
        }
    }

    private static boolean wholeOrSealable(Upload upload) {
        return upload.finished() || upload.length().isEmpty() && upload.offset() > 0;
    }

    private Optional<Task> arrived(Task task, String label) {
        journal.inputFinished(task, label);
        Optional<Task> queued = tasks.queueWhenComplete(task.id());
        queued.ifPresent(now -> journal.happened(now, "queued"));
        return queued;
    }

    private String labelOf(UUID task, String uploadId) {
        return inputs.of(task).stream()
                .filter(input -> input.uploadId().equals(uploadId))
                .map(TaskInput::label)
                .findFirst()
                .orElse("");
    }
}
