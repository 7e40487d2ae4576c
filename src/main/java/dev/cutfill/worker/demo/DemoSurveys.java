package dev.cutfill.worker.demo;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.label.TaskLabel;
import dev.cutfill.task.label.TaskLabels;
import dev.cutfill.upload.Uploads;
import dev.cutfill.worker.VolumeTask;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/// Surveys of [Sites#demo]: a volume task whose files the server makes, while the task waits for them.
@Component
public final class DemoSurveys {
    private static final Logger LOG = LoggerFactory.getLogger(DemoSurveys.class);
    private static final String NAME = "Demo";
    private static final long SEED = 1;
    private static final Set<TaskState> LIVE = Set.of(TaskState.WAITING, TaskState.QUEUED, TaskState.RUNNING);

    private final Tasks tasks;
    private final TaskLabels labels;
    private final Uploads uploads;
    private final Path scratch;
    private final ReentrantLock starting = new ReentrantLock();
    /// One at a time: it takes a processor for seconds.
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("demo").factory());

    DemoSurveys(Tasks tasks, TaskLabels labels, Uploads uploads, @Value("${cutfill.data}") Path data) {
        this.tasks = tasks;
        this.labels = labels;
        this.uploads = uploads;
        this.scratch = data.resolve("tmp");
    }

    @PreDestroy
    void close() {
        maker.shutdownNow();
    }

    /// @return the tenant's demo that goes on already, or a new one
    public Task start(Realm realm) {
        starting.lock();
        try {
            return goingOn(realm).orElseGet(() -> make(realm));
        } finally {
            starting.unlock();
        }
    }

    private Optional<Task> goingOn(Realm realm) {
        TaskFilter live = TaskFilter.all(Realm.of(realm.home())).in(LIVE).kind(Optional.of(VolumeTask.KIND));
        List<Task> found = tasks.list(live, Page.first(Page.MOST));
        Map<UUID, TaskLabel> known = labels.of(found.stream().map(Task::id).toList());
        return found.stream()
                .filter(task ->
                        known.getOrDefault(task.id(), TaskLabel.NONE).name().equals(Optional.of(NAME)))
                .findFirst();
    }

    private Task make(Realm realm) {
        UUID id = UUID.randomUUID();
        SettingsDocument settings = settings();
        List<TaskInput> awaited = new ArrayList<>();
        boolean submitted = false;
        try {
            for (String label : VolumeTask.labels(settings)) {
                awaited.add(TaskInput.awaited(
                        label,
                        uploads.create(
                                        Map.of("filename", label, "task_id", id.toString(), "label", label),
                                        OptionalLong.empty(),
                                        realm.account())
                                .id()));
            }
            Task task = tasks.submit(realm, id, VolumeTask.spec("core", settings), awaited);
            submitted = true;
            labels.put(
                    id, new TaskLabel(Optional.of(NAME), Optional.of("Demo pit"), Optional.empty(), Optional.empty()));
            maker.execute(() -> fill(realm, id, awaited));
            return task;
        } finally {
            if (!submitted) {
                awaited.forEach(input -> uploads.delete(input.uploadId()));
            }
        }
    }

    private static SettingsDocument settings() {
        try {
            return SettingsDocument.parse("{\"stable\":\"shapefile\"}");
        } catch (InvalidSettings e) {
            throw new IllegalStateException(e); // it is a setting
        }
    }

    /// A task whose files cannot be made is cancelled: nobody else will bring them.
    private void fill(Realm realm, UUID id, List<TaskInput> awaited) {
        Path directory = scratch.resolve("demo-" + id);
        try {
            SceneFiles.write(Sites.demo(SEED), directory);
            for (TaskInput input : awaited) {
                uploads.fill(input.uploadId(), directory.resolve(file(input.label())))
                        .ifPresent(tasks::inputFinished);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("The scans of demo {} could not be made", id, e);
            tasks.cancel(realm, id);
        } finally {
            try {
                FileSystemUtils.deleteRecursively(directory);
            } catch (IOException e) {
                LOG.warn("The demo leaves files in {}", directory, e);
            }
        }
    }

    private static String file(String label) {
        return switch (label) {
            case VolumeTask.PRE -> SceneFiles.PRE;
            case VolumeTask.POST -> SceneFiles.POST;
            case VolumeTask.SHP -> SceneFiles.STABLE;
            case VolumeTask.SHX -> SceneFiles.STABLE.replaceFirst("shp$", "shx");
            default -> throw new IllegalArgumentException(label);
        };
    }
}
