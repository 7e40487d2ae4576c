package dev.cutfill.worker;

import dev.cutfill.store.FileStore;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.Claim;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.Tasks;
import dev.cutfill.upload.Uploads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The files of a task while it runs: where its inputs lie, and into the store with what it makes. Used for
/// tasks that run here, and on behalf of workers elsewhere.
@Component
public final class TaskFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TaskFiles.class);
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_][0-9A-Za-z._-]{0,199}");

    private final Tasks tasks;
    private final TaskQueue queue;
    private final Uploads uploads;
    private final FileStore store;
    private final SecureRandom random = new SecureRandom();

    TaskFiles(Tasks tasks, TaskQueue queue, Uploads uploads, FileStore store) {
        this.tasks = tasks;
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
