package dev.cutfill.task;

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
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The engine and the uploads, as the server wires them, on a real PostgreSQL; without its clock: tests sweep
/// by hand.
public final class EngineBed implements AutoCloseable {
    @Configuration
    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = {"dev.cutfill.task", "dev.cutfill.upload"},
            // the scan sees test classes too, and some bring a configuration of their own
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(IT|Test|TusServer)(\\$.*)?"))
    @Import({ErrorFormats.class, OutboundUrlPolicy.class, PublicUrl.class})
    static class Engine {}

    public final ConfigurableApplicationContext context;
    public final Tasks tasks;
    public final TaskQueue queue;
    public final Uploads uploads;
    public final JdbcClient jdbc;

    private EngineBed(ConfigurableApplicationContext context) {
        this.context = context;
        this.tasks = context.getBean(Tasks.class);
        this.queue = context.getBean(TaskQueue.class);
        this.uploads = context.getBean(Uploads.class);
        this.jdbc = context.getBean(JdbcClient.class);
    }

    /// @param data the server's data directory
    /// @param database of [TestPostgres#newDatabase]
    /// @param more beans, and properties as `name=value`
    public static EngineBed start(Path data, String[] database, List<Class<?>> more, String... properties) {
        List<Class<?>> sources = new ArrayList<>(more);
        sources.add(Engine.class);
        List<String> all = new ArrayList<>(List.of(database));
        all.addAll(List.of(properties));
        all.addAll(List.of(
                "cutfill.data=" + data,
                "cutfill.upload.sync=never",
                "spring.datasource.hikari.maximum-pool-size=20",
                "logging.level.root=WARN",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false"));
        return new EngineBed(new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run());
    }

    public static EngineBed start(Path data) {
        return start(data, TestPostgres.newDatabase(), List.of());
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
        return context.getBean(TaskLogs.class);
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
        return context.getBean(TaskEvents.class).attempts(task.id()).stream()
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

    @Override
    public void close() {
        context.close();
    }
}
