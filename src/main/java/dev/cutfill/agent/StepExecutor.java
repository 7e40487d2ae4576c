package dev.cutfill.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Does steps. What it says of them names paths, sizes and variables, never contents or values. Each step may
/// be done twice: a task whose agent was lost is begun anew.
public final class StepExecutor {
    private static final int LARGEST_FILE = 8 << 20;
    private static final List<String> COMPOSE_FILES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    private static final JsonMapper JSON = new JsonMapper();

    private final AllowedRoots roots;
    private final List<String> compose;
    private final Duration timeout;

    /// @param compose the program that reloads a stack, and its arguments; run in the stack's directory
    /// @param timeout with it
    public StepExecutor(AllowedRoots roots, List<String> compose, Duration timeout) {
        this.roots = roots;
        this.compose = List.copyOf(compose);
        this.timeout = timeout;
    }

    /// @param done whether it was done as asked
    public record Outcome(boolean done, ObjectNode result) {}

    public Outcome does(Step step) throws InterruptedException {
        try {
            return switch (step) {
                case Step.FileWrite write -> new Outcome(true, write(write));
                case Step.EnvUpdate update -> new Outcome(true, update(update));
                case Step.DockerReload reload -> reload(reload);
                case Step.Composite composite -> composite(composite);
            };
        } catch (StepRejected e) {
            return failed(e.code(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // its message is a path, at times with a word; its class says what happened
            return failed("IO_ERROR", e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    static Outcome failed(String code, String message) {
        return new Outcome(false, JSON.createObjectNode().put("error", message).put("code", code));
    }

    private ObjectNode write(Step.FileWrite write) throws StepRejected, IOException {
        byte[] content = write.content().getBytes(StandardCharsets.UTF_8);
        AllowedRoots.Place file = roots.file(write.path());
        if (content.length > LARGEST_FILE) {
            throw new StepRejected(
                    "FILE_TOO_LARGE",
                    write.path() + " would have " + content.length + " bytes; at most " + LARGEST_FILE
                            + " are written");
        }
        boolean created = AtomicFile.write(file, content, "rw-r--r--");
        return JSON.createObjectNode()
                .put("path", write.path())
                .put("bytes", content.length)
                .put("sha256", sha256(content))
                .put("created", created);
    }

    private ObjectNode update(Step.EnvUpdate update) throws StepRejected, IOException {
        AllowedRoots.Place file = roots.file(update.path());
        Optional<byte[]> bytes = AtomicFile.read(file, LARGEST_FILE);
        String before = bytes.isEmpty() ? "" : text(bytes.get());
        EnvFile after = EnvFile.update(before, update.updates());
        if (!after.text().equals(before)) {
            AtomicFile.write(file, after.text().getBytes(StandardCharsets.UTF_8), "rw-------");
        }
        ObjectNode result = JSON.createObjectNode().put("path", update.path());
        list(result.putArray("added"), after.added());
        list(result.putArray("changed"), after.changed());
        list(result.putArray("unchanged"), after.unchanged());
        return result;
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private Outcome reload(Step.DockerReload reload) throws StepRejected, IOException, InterruptedException {
        Path directory = roots.directory(reload.composeDir());
        if (COMPOSE_FILES.stream().noneMatch(name -> Files.isRegularFile(directory.resolve(name)))) {
            throw new StepRejected(
                    "NO_COMPOSE_FILE", reload.composeDir() + " has no compose.yaml or docker-compose.yml");
        }
        Program.Ended ended = Program.run(compose, directory, timeout);
        ObjectNode result = JSON.createObjectNode()
                .put("exit_code", ended.exitCode())
                .put("stdout_tail", ended.out())
                .put("stderr_tail", ended.err());
        if (ended.timedOut()) {
            result.put(
                            "error",
                            compose.getFirst() + " had not ended after " + timeout.toSeconds() + " s and was stopped")
                    .put("code", "TIMED_OUT");
        } else if (ended.exitCode() != 0) {
            result.put("error", compose.getFirst() + " ended with " + ended.exitCode())
                    .put("code", "COMMAND_FAILED");
        }
        return new Outcome(ended.exitCode() == 0 && !ended.timedOut(), result);
    }

    /// Ends with the first step that fails; what was done before stays done.
    private Outcome composite(Step.Composite composite) throws InterruptedException {
        ObjectNode result = JSON.createObjectNode();
        ArrayNode results = result.putArray("results");
        int completed = 0;
        for (Step.Named named : composite.sequence()) {
            long begun = System.nanoTime();
            Outcome outcome = does(named.step());
            ObjectNode told = results.addObject()
                    .put("index", completed)
                    .put("task", named.task())
                    .put("status", outcome.done() ? "completed" : "failed");
            if (!outcome.done()) {
                told.set("error", outcome.result().path("error"));
            }
            told.set("result", outcome.result());
            told.put("duration_ms", Duration.ofNanos(System.nanoTime() - begun).toMillis());
            if (!outcome.done()) {
                String error = "step " + completed + " (" + named.task() + ") failed: "
                        + outcome.result().path("error").asString("");
                return new Outcome(
                        false,
                        result.put("completed", completed)
                                .put("failed_index", completed)
                                .put("error", error));
            }
            completed++;
        }
        return new Outcome(true, result.put("completed", completed).putNull("failed_index"));
    }

    private static void list(ArrayNode array, List<String> names) {
        names.forEach(array::add);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
