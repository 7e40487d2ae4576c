package dev.cutfill.worker;

import dev.cutfill.format.MalformedFile;
import dev.cutfill.report.Deliverable;
import dev.cutfill.report.Deliverable.Kind;
import dev.cutfill.store.FileStore;
import dev.cutfill.survey.SurveyException;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.TaskInput;
import dev.cutfill.upload.Uploads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs a survey on a task's uploads and puts its files into the store.
@Component
final class VolumeRunner implements Runner {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeRunner.class);

    private final Uploads uploads;
    private final FileStore store;
    private final SecureRandom random = new SecureRandom();

    VolumeRunner(Uploads uploads, FileStore store) {
        this.uploads = uploads;
        this.store = store;
    }

    @Override
    public String queue() {
        return VolumeTask.QUEUE;
    }

    @Override
    public Result run(Assignment assignment) throws TaskFailure, IOException {
        String id = assignment.task().id().toString();
        VolumeSurvey.Output output;
        try {
            SettingsDocument settings = VolumeTask.settings(assignment.task().spec());
            output = VolumeSurvey.run(id, inputs(assignment.inputs()), settings, assignment.scratch(), assignment::progress);
        } catch (InvalidSettings e) {
            throw new TaskFailure("INVALID_SETTINGS", sentence(e), false);
        } catch (SurveyException e) {
            throw new TaskFailure(e.reason().name(), sentence(e), false);
        } catch (MalformedFile e) {
            throw new TaskFailure("INVALID_INPUT", sentence(e), false);
        }
        assignment.progress("storing", 0.99);
        Map<String, Artifact> stored = store(id, output.files());
        nameByKey(output.results(), stored);
        return new Result(output.results().toString(), List.copyOf(stored.values()));
    }

    @Override
    public void discard(Result result) {
        result.artifacts().forEach(artifact -> delete(artifact.key()));
    }

    private VolumeSurvey.Inputs inputs(List<TaskInput> given) throws TaskFailure {
        Map<String, Path> files = new HashMap<>();
        for (TaskInput input : given) {
            Path file = input.location().orElseGet(() -> uploads.file(input.uploadId()));
            if (!Files.isRegularFile(file)) {
                throw new TaskFailure(
                        "INPUT_GONE", "the upload '" + input.label() + "' is no longer on the server; create a new task", false);
            }
            files.put(input.label(), file);
        }
        return new VolumeSurvey.Inputs(
                file(files, VolumeTask.PRE),
                file(files, VolumeTask.POST),
                Optional.ofNullable(files.getOrDefault(VolumeTask.SHP, files.get(VolumeTask.GEOJSON)))
                        .map(stable -> new VolumeSurvey.Stable(stable, Optional.ofNullable(files.get(VolumeTask.SHX)), Optional.empty())),
                new VolumeSurvey.Names(
                        VolumeTask.PRE, VolumeTask.POST, files.containsKey(VolumeTask.SHP) ? VolumeTask.SHP : VolumeTask.GEOJSON));
    }

    private static Path file(Map<String, Path> files, String label) throws TaskFailure {
        Path file = files.get(label);
        if (file == null) {
            throw new TaskFailure("INVALID_INPUT", "the task has no input '" + label + "'", false);
        }
        return file;
    }

    /// All or none: what is in the store when one fails is removed.
    private Map<String, Artifact> store(String id, List<Deliverable> files) throws TaskFailure {
        Map<String, Artifact> stored = new HashMap<>();
        try {
            for (Deliverable file : files) {
                boolean image = file.kind() == Kind.PICTURE || file.kind() == Kind.THUMBNAIL;
                // unguessable, like the link that will lead to it; and new with each attempt, so that none overwrites another's.
                // What is downloaded to be kept has its name at the end, which browsers save it under
                String key = image ? newKey() : newKey() + "/" + file.name();
                stored.put(
                        file.name(),
                        new Artifact(image ? "image" : "output", file.name(), key, Files.size(file.file()), file.mediaType()));
                store.put(key, file.file(), file.mediaType());
            }
            return stored;
        } catch (IOException | RuntimeException e) {
            LOG.warn("Task {}: the results could not be stored", id, e);
            new ArrayList<>(stored.values()).forEach(artifact -> delete(artifact.key()));
            throw new TaskFailure("STORE_UNAVAILABLE", "the results could not be stored; the server's log says why", true);
        }
    }

    private static String sentence(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), "the input cannot be used");
    }

    private String newKey() {
        byte[] key = new byte[16];
        random.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    private void delete(String key) {
        try {
            store.delete(key);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} stays in the store though nothing refers to it", key, e);
        }
    }

    /// The survey names its files by name; clients know them by their key in the store.
    static void nameByKey(JsonNode node, Map<String, Artifact> stored) {
        if (node instanceof ObjectNode object) {
            for (String member : List.of("image_key", "thumbnail_key", "key")) {
                Artifact artifact = stored.get(object.path(member).asString(""));
                if (artifact != null) {
                    object.put(member, artifact.key());
                }
            }
        }
        node.forEach(child -> nameByKey(child, stored));
    }
}
