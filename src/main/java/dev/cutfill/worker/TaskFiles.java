package dev.cutfill.worker;

import dev.cutfill.store.FileStore;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.Claim;
import dev.cutfill.task.JobTasks;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.Tasks;
import dev.cutfill.upload.Uploads;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The files of a task while it runs: where its inputs lie, and into the store with what it makes. Used for
/// tasks that run here, and on behalf of workers elsewhere.
@Component
public final class TaskFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TaskFiles.class);
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_][0-9A-Za-z._-]{0,199}");

    /// The label of what a job's last task reads.
    public static final String TASKS = "tasks.ndjson";

    private static final int PAGE = 500;
    /// The last task may read them late.
    private static final Duration LINK = Duration.ofDays(1);

    private static final URI HERE = URI.create("");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Tasks tasks;
    private final JobTasks members;
    private final TaskQueue queue;
    private final Uploads uploads;
    private final FileStore store;
    private final SecureRandom random = new SecureRandom();

    TaskFiles(Tasks tasks, JobTasks members, TaskQueue queue, Uploads uploads, FileStore store) {
        this.tasks = tasks;
        this.members = members;
        this.queue = queue;
        this.uploads = uploads;
        this.store = store;
    }

    /// By label, in the order in which they were asked for; a file may be gone all the same.
    public Map<String, Path> inputs(Claim claim) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (TaskInput input : tasks.readable(claim.id())) {
            files.put(input.label(), input.location().orElseGet(() -> uploads.file(input.uploadId())));
        }
        return files;
    }

    /// Whether a task reads, besides its inputs, what all others of its job have come to ([#TASKS]).
    public static boolean readsTasks(Task task) {
        return task.place().filter(Task.InJob::last).isPresent();
    }

    /// Writes what the tasks of a last task's job have come to: a line a task with its state, error, result and files.
    ///
    /// Links to files that the server hands out itself are paths at the server.
    public void writeTasks(Task last, Path file) throws IOException {
        UUID job = last.place().orElseThrow().job();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            int after = -1;
            for (List<Task> some; !(some = members.list(job, Set.of(), after, PAGE)).isEmpty(); ) {
                for (Task task : some) {
                    after = task.place().orElseThrow().ordinal();
                    if (!readsTasks(task)) {
                        out.write(line(task).toString());
                        out.write('\n');
                    }
                }
            }
        }
    }

    private ObjectNode line(Task task) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("id", task.id().toString());
        line.put("external_id", task.place().flatMap(Task.InJob::externalId).orElse(null));
        line.put("state", task.state().name().toLowerCase(Locale.ROOT));
        line.set(
                "error",
                task.outcome()
                        .failure()
                        .<JsonNode>map(why -> JsonNodeFactory.instance
                                .objectNode()
                                .put("code", why.code())
                                .put("message", why.message()))
                        .orElse(JsonNodeFactory.instance.nullNode()));
        line.set(
                "result",
                task.outcome().result().<JsonNode>map(JSON::readTree).orElse(JsonNodeFactory.instance.nullNode()));
        ArrayNode outputs = line.putArray("outputs");
        for (Artifact file : tasks.artifacts(task.id())) {
            outputs.addObject()
                    .put("name", file.name())
                    .put("role", file.role())
                    .put("bytes", file.size())
                    .put("url", store.link(file.key(), LINK, HERE).toString());
        }
        return line;
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Puts a file of the result into the store, under a key that is new with each attempt, so that none
    /// overwrites another's, and unguessable, like the link that will lead to it. What is downloaded to be kept
    /// has its name at the end, which browsers save it under.
    ///
    /// In place of a file of the same name, if this attempt has kept one before.
    ///
    /// @param role `output`, `image` or `log`
    /// @param name as [#isName] has it
    /// @return empty when the lease is lost
    public Optional<Artifact> keep(Claim claim, String role, String name, Path file, String mediaType)
            throws IOException {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a file's name: " + name);
        }
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        String key = HexFormat.of().formatHex(bits) + (role.equals("image") ? "" : "/" + name);
        Artifact artifact = new Artifact(role, name, key, Files.size(file), mediaType);
        // before it is there: what is written down can be removed, whatever happens
        if (!queue.keep(claim, artifact)) {
            return Optional.empty();
        }
        store.put(key, file, mediaType);
        for (Artifact other : queue.keptUnder(claim)) {
            if (other.name().equals(name)
                    && other.role().equals(role)
                    && !other.key().equals(key)) {
                store.delete(other.key());
                queue.forget(other);
            }
        }
        return Optional.of(artifact);
    }

    /// Removes what an attempt that came to nothing has put into the store.
    public void discard(Claim claim) {
        try {
            for (Artifact artifact : queue.keptUnder(claim)) {
                store.delete(artifact.key());
                queue.forget(artifact);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Task {}: files of a lost attempt stay in the store until the task is removed", claim.id(), e);
        }
    }
}
