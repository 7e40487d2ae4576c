package dev.cutfill.task;

import dev.cutfill.task.TaskTable.New;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What tasks wait for: the files that are uploaded for them. A task whose last input has come is queued. Who
/// calls announces what was moved ([TaskEventPublisher]).
@Component
public final class Inputs {
    private final InputTable inputs;
    private final TaskTable tasks;
    private final TaskEvents events;
    private final Uploads uploads;
    private final TransactionTemplate transaction;

    Inputs(InputTable inputs, TaskTable tasks, TaskEvents events, Uploads uploads, TransactionTemplate transaction) {
        this.inputs = inputs;
        this.tasks = tasks;
        this.events = events;
        this.uploads = uploads;
        this.transaction = transaction;
    }

    /// Makes a task that waits for these.
    Task submit(UUID tenant, UUID id, TaskSpec spec, List<TaskInput> awaited) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            New waiting = new New(id, tenant, spec, TaskState.WAITING, Optional.of(tasks.home()));
            Task task = tasks.insert(List.of(waiting)).getFirst();
            for (int i = 0; i < awaited.size(); i++) {
                inputs.insert(id, i, awaited.get(i));
            }
            return task;
        }));
    }

    /// In the order in which they were submitted.
    List<TaskInput> of(UUID task) {
        return inputs.of(task);
    }

    /// What a task reads, with what its job shares.
    List<TaskInput> read(UUID task) {
        return inputs.read(task);
    }

    Optional<TaskInput.Purpose> purpose(String uploadId) {
        return inputs.purpose(uploadId);
    }

    /// Labels of those that are not there yet.
    List<String> missing(UUID id) {
        return inputs.of(id).stream()
                .filter(input -> !input.finished())
                .map(TaskInput::label)
                .toList();
    }

    /// @return the task, when this was what it still waited for
    Optional<Task> finished(Upload upload) {
        if (!upload.finished()) {
            throw new IllegalArgumentException("upload " + upload.id() + " is not finished");
        }
        Optional<UUID> waiting = inputs.taskOf(upload.id());
        if (waiting.isEmpty()) {
            boolean _ = inputs.finishOfJob(upload.id(), upload.offset()); // moves no task: a job waits to be sealed
            return Optional.empty();
        }
        return waiting.flatMap(task -> transaction.execute(_ -> tasks.lock(task)
                .filter(held -> inputs.finish(task, upload.id(), upload.offset()))
                .flatMap(held -> arrived(held, labelOf(task, upload.id())))));
    }

    /// @return the task, when this was what it still waited for
    Optional<Task> finishedElsewhere(UUID id, String label, Path file, long length) {
        return transaction.execute(_ -> tasks.lock(id)
                .filter(held -> inputs.finishElsewhere(id, label, file, length))
                .flatMap(held -> arrived(held, label)));
    }

    /// Looks at the disk for uploads that waiting tasks still wait for.
    ///
    /// @return those that have all their bytes
    List<Upload> unheard() {
        return inputs.awaited().stream()
                .flatMap(id -> uploads.find(id).stream())
                .filter(Upload::finished)
                .toList();
    }

    record Started(List<String> missing, Optional<Task> queued) {}

    /// Finds what has arrived, and queues the task when that was all.
    ///
    /// @return nothing when there is no such task
    Optional<Started> start(UUID id) {
        finalizeLength(inputs.of(id));
        return transaction.execute(_ -> tasks.lock(id).map(task -> start(task, inputs.of(id))));
    }

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
                            .filter(Inputs::wholeOrSealable)
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
        if (open.size() == wanted && open.stream().allMatch(Inputs::wholeOrSealable)) {
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

    /// Uploads lie on this server.
    public String home() {
        return tasks.home();
    }

    /// Opens the uploads that all tasks of a job may read; all of them or none.
    ///
    /// @param account under whose quota they come
    public void openShared(UUID job, List<String> labels, String account) {
        List<String> opened = new ArrayList<>();
        undoing(opened, () -> {
            for (int i = 0; i < labels.size(); i++) {
                opened.add(open(Map.of("job_id", job.toString()), labels.get(i), account));
                inputs.insertOfJob(job, i, TaskInput.awaited(labels.get(i), opened.getLast()));
            }
        });
    }

    /// Opens the uploads of tasks; all of them or none.
    ///
    /// @param labels by task
    public void open(Map<UUID, List<String>> labels, String account) {
        List<String> opened = new ArrayList<>();
        List<InputTable.Row> rows = new ArrayList<>();
        undoing(opened, () -> {
            labels.forEach((task, wanted) -> {
                for (int i = 0; i < wanted.size(); i++) {
                    opened.add(open(Map.of("task_id", task.toString()), wanted.get(i), account));
                    rows.add(new InputTable.Row(task, i, wanted.get(i), opened.getLast()));
                }
            });
            inputs.insert(rows);
        });
    }

    private String open(Map<String, String> whose, String label, String account) {
        Map<String, String> metadata = new HashMap<>(whose);
        metadata.put("filename", label);
        metadata.put("label", label);
        return uploads.create(metadata, OptionalLong.empty(), account).id();
    }

    private void undoing(List<String> opened, Runnable opening) {
        boolean done = false;
        try {
            opening.run();
            done = true;
        } finally {
            if (!done) {
                opened.forEach(uploads::delete);
            }
        }
    }

    /// What all tasks of a job may read, in the order in which it was asked for.
    public List<TaskInput> shared(UUID job) {
        return inputs.ofJob(job);
    }

    /// Labels of what is missing of that, once what has arrived is counted. Uploads of unknown length that have
    /// bytes count as whole: the caller says that all is there.
    public List<String> missingShared(UUID job) {
        finalizeLength(inputs.ofJob(job));
        for (TaskInput input : inputs.ofJob(job)) {
            if (!input.finished()) {
                uploads.find(input.uploadId())
                        .filter(Upload::finished)
                        .ifPresent(upload -> inputs.finishOfJob(upload.id(), upload.offset()));
            }
        }
        return inputs.ofJob(job).stream()
                .filter(input -> !input.finished())
                .map(TaskInput::label)
                .toList();
    }

    /// Removes what was uploaded for all tasks of a job.
    public void removeShared(UUID job) {
        inputs.ofJob(job).forEach(input -> uploads.delete(input.uploadId()));
    }
}
