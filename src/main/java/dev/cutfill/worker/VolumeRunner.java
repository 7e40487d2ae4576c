package dev.cutfill.worker;

import dev.cutfill.format.DiskFull;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.pipeline.VolumeSurvey;
import dev.cutfill.report.Deliverable;
import dev.cutfill.report.Deliverable.Kind;
import dev.cutfill.survey.Progress;
import dev.cutfill.survey.SurveyException;
import dev.cutfill.task.Artifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs a survey on a task's files, in this process or apart from it ([SurveyProcesses]), and keeps those it
/// makes.
public final class VolumeRunner implements Runner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeRunner.class);

    private final Optional<SurveyProcesses> apart;

    private VolumeRunner(Optional<SurveyProcesses> apart) {
        this.apart = apart;
    }

    public static VolumeRunner inProcess() {
        return new VolumeRunner(Optional.empty());
    }

    /// @param processes closed with this
    static VolumeRunner apart(SurveyProcesses processes) {
        return new VolumeRunner(Optional.of(processes));
    }

    @Override
    public String queue() {
        return VolumeTask.QUEUE;
    }

    @Override
    public Result run(Assignment given) throws TaskFailure, IOException, InterruptedException {
        StageLog assignment = new StageLog(given);
        VolumeSurvey.Output output = apart.isPresent()
                ? apart.get().run(assignment)
                : survey(
                        assignment.task().id().toString(),
                        assignment.task().spec().payload(),
                        assignment.inputs(),
                        assignment.scratch(),
                        assignment::progress);
        assignment.progress("storing", 0.99);
        nameByKey(output.results(), keep(assignment, output.files()));
        assignment.tell(output.results());
        return new Result(output.results().toString());
    }

    /// @param payload of the task
    /// @param scratch for its files, and the points while they are worked on
    static VolumeSurvey.Output survey(
            String id, String payload, Map<String, Path> inputs, Path scratch, Progress progress)
            throws TaskFailure, IOException {
        try {
            SettingsDocument settings = VolumeTask.settings(payload);
            return VolumeSurvey.run(id, inputs(inputs, settings), settings, scratch, progress);
        } catch (InvalidSettings e) {
            throw new TaskFailure("INVALID_SETTINGS", sentence(e), false);
        } catch (SurveyException e) {
            throw new TaskFailure(e.reason().name(), sentence(e), false);
        } catch (MalformedFile e) {
            throw new TaskFailure("INVALID_INPUT", sentence(e), false);
        } catch (DiskFull e) {
            throw new TaskFailure("DISK_FULL", sentence(e), true);
        }
    }

    @Override
    public void close() {
        apart.ifPresent(SurveyProcesses::close);
    }

    private static VolumeSurvey.Inputs inputs(Map<String, Path> files, SettingsDocument settings) throws TaskFailure {
        Optional<String> reference = VolumeTask.reference(settings);
        return new VolumeSurvey.Inputs(
                reference.isPresent() ? Optional.of(file(files, reference.get())) : Optional.empty(),
                file(files, VolumeTask.POST),
                Optional.ofNullable(files.getOrDefault(VolumeTask.SHP, files.get(VolumeTask.GEOJSON)))
                        .map(stable -> new VolumeSurvey.Stable(
                                stable, Optional.ofNullable(files.get(VolumeTask.SHX)), Optional.empty())),
                settings.takesAreas()
                        ? Optional.of(new VolumeSurvey.AreaInput(file(files, VolumeTask.AREAS)))
                        : Optional.empty(),
                new VolumeSurvey.Names(
                        reference.orElse(""),
                        VolumeTask.POST,
                        files.containsKey(VolumeTask.SHP) ? VolumeTask.SHP : VolumeTask.GEOJSON,
                        VolumeTask.AREAS));
    }

    private static Path file(Map<String, Path> files, String label) throws TaskFailure {
        Path file = files.get(label);
        if (file == null) {
            throw new TaskFailure("INVALID_INPUT", "the task has no input '" + label + "'", false);
        }
        return file;
    }

    private static Map<String, Artifact> keep(Assignment assignment, List<Deliverable> files) throws TaskFailure {
        Map<String, Artifact> kept = new HashMap<>();
        try {
            for (Deliverable file : files) {
                boolean image = file.kind() == Kind.PICTURE || file.kind() == Kind.THUMBNAIL;
                kept.put(
                        file.name(),
                        assignment.keep(image ? "image" : "output", file.name(), file.file(), file.mediaType()));
            }
            return kept;
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "Task {}: the results could not be stored",
                    assignment.task().id(),
                    e);
            throw new TaskFailure(
                    "STORE_UNAVAILABLE", "the results could not be stored; the server's log says why", true);
        }
    }

    private static String sentence(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), "the input cannot be used");
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
