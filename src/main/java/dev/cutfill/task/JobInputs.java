package dev.cutfill.task;

import dev.cutfill.upload.Uploads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The files that jobs and their tasks need: an upload is opened for each.
@Component
public final class JobInputs {
    private final InputTable inputs;
    private final Inputs all;
    private final Uploads uploads;
    private final ServerId home;

    JobInputs(InputTable inputs, Inputs all, Uploads uploads, ServerId home) {
        this.inputs = inputs;
        this.all = all;
        this.uploads = uploads;
        this.home = home;
    }

    /// Uploads lie on this server.
    public String home() {
        return home.name();
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
        return all.missingOfJob(job);
    }

    /// Removes what was uploaded for all tasks of a job.
    public void removeShared(UUID job) {
        inputs.ofJob(job).forEach(input -> uploads.delete(input.uploadId()));
    }
}
