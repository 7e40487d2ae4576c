package dev.cutfill.task;

import dev.cutfill.TestServer;
import dev.cutfill.access.Realm;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.task.journal.TaskLogs;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.OutboundUrlPolicy;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.error.ErrorFormats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The engine and the uploads without an API, and what tests do with tasks. Tests sweep by hand.
public final class Engine extends TestServer {
    public final Tasks tasks = bean(Tasks.class);
    public final TaskQueue queue = bean(TaskQueue.class);
    public final Uploads uploads = bean(Uploads.class);
    public final JdbcClient jdbc = bean(JdbcClient.class);

    private Engine(Setup setup) {
        super(setup);
    }

    public static Engine start(Path data) {
        return start(data, TestPostgres.newDatabase(), List.of());
    }

    /// @param data the server's data directory
    /// @param database of [TestPostgres#newDatabase]
    /// @param beans in addition to the engine's
    /// @param settings as `name=value`
    public static Engine start(Path data, String[] database, List<Class<?>> beans, String... settings) {
        return new Engine(parts(data, "task", "upload")
                .bean(ErrorFormats.class, OutboundUrlPolicy.class, PublicUrl.class)
                .bean(beans.toArray(Class<?>[]::new))
                .database(database)
                .with(
                        "spring.main.web-application-type=none",
                        "spring.datasource.hikari.maximum-pool-size=20",
                        "cutfill.upload.sync=never",
                        "logging.level.root=WARN")
                .with(settings));
    }

    /// A task that waits for uploads with these labels.
    public Task waiting(TaskSpec spec, String... labels) {
        UUID id = UUID.randomUUID();
        List<TaskInput> inputs = new ArrayList<>();
        for (String label : labels) {
            Upload upload = uploads.create(Map.of("label", label, "task_id", id.toString()), OptionalLong.empty());
            inputs.add(TaskInput.awaited(label, upload.id()));
        }
        return tasks.submit(Realm.ALL, id, spec, inputs);
    }

    public Task queued(TaskSpec spec) {
        return tasks.submit(Realm.ALL, UUID.randomUUID(), spec, List.of());
    }

    public TaskInput input(Task task, String label) {
        return tasks.inputs(task.id()).stream()
                .filter(input -> input.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /// Puts bytes where the uploads keep them, without a word to anyone.
    public void receive(TaskInput input, String bytes) {
        try {
            Files.writeString(
                    uploads.file(input.uploadId()), bytes, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As [#receive], and that was all.
    public Upload receiveAll(TaskInput input, String bytes) {
        receive(input, bytes);
        return uploads.finalizeLength(input.uploadId()).orElseThrow();
    }

    public TaskLogs logs() {
        return bean(TaskLogs.class);
    }

    public TaskState state(Task task) {
        return tasks.read(task.id()).orElseThrow().state();
    }

    public List<String> events(Task task) {
        return jdbc.sql("SELECT type FROM task_event WHERE task_id = :id ORDER BY id")
                .param("id", task.id())
                .query(String.class)
                .list();
    }

    public List<String> attempts(Task task) {
        return bean(TaskEvents.class).attempts(task.id()).stream()
                .map(attempt -> attempt.outcome().orElse("open"))
                .toList();
    }

    /// Lets the time of a running task's lease or deadline be over.
    public void expire(Task task, String column) {
        int rows = jdbc.sql("UPDATE task SET " + column
                        + " = now() - interval '1 second' WHERE id = :id AND state = 'RUNNING'")
                .param("id", task.id())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("task " + task.id() + " does not run");
        }
    }
}
