package dev.cutfill.api.orchestrator;

import dev.cutfill.api.orchestrator.Answers.Detail;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.Tasks;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.FieldReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// /tusd_hook, which tusd calls when an upload has finished: version 1 names the event in the header
/// `Hook-Name`, version 2 in the body's `Type`. What it says is never believed, only looked up: this server's
/// own uploads on its disk, a tusd's in the directory that `cutfill.tusd.dir` names.
@RestController
@Tag(name = "tusd")
final class TusdHook {
    private static final Logger LOG = LoggerFactory.getLogger(TusdHook.class);
    private static final ResponseEntity<Map<String, Object>> TAKEN_NOTE = ResponseEntity.ok(Map.of());

    private final Tasks tasks;
    private final Uploads uploads;
    private final TusdSettings settings;

    TusdHook(Tasks tasks, Uploads uploads, TusdSettings settings) {
        this.tasks = tasks;
        this.uploads = uploads;
        this.settings = settings;
    }

    @Operation(
            summary = "Called by tusd when an upload has finished",
            description = "By nobody else; what it says is looked up.")
    @PostMapping("/tusd_hook")
    ResponseEntity<?> called(
            @RequestHeader(name = "Hook-Name", required = false) @Nullable String hook,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Object.class)))
                    @RequestBody(required = false)
                    byte @Nullable [] bytes,
            HttpServletRequest request) {
        JsonNode body = FieldReader.body(bytes).json();
        String type = body.path("Type").asString(hook == null ? "" : hook);
        if (!type.equals("post-finish")) {
            return TAKEN_NOTE;
        }
        JsonNode upload = body.path("Event").path("Upload").isObject()
                ? body.path("Event").path("Upload")
                : body.path("Upload");
        Optional<Upload> own = uploads.find(upload.path("ID").asString(""));
        if (own.isPresent()) {
            own.filter(Upload::finished).filter(held -> agrees(upload, held)).ifPresent(tasks::inputFinished);
            return TAKEN_NOTE;
        }
        return settings.trusts(request) ? elsewhere(upload) : refused();
    }

    /// A caller that is wrong about whose upload it is has mixed something up; nothing is done on its word.
    private static boolean agrees(JsonNode said, Upload held) {
        JsonNode metadata = said.path("MetaData");
        return metadata.path("task_id").asString("").equals(held.metadata().getOrDefault("task_id", ""))
                && metadata.path("label").asString("").equals(held.metadata().getOrDefault("label", ""));
    }

    private ResponseEntity<?> elsewhere(JsonNode upload) {
        Optional<UUID> task = OrchestratorController.id(
                upload.path("MetaData").path("task_id").asString(""));
        String label = upload.path("MetaData").path("label").asString("");
        if (task.isEmpty()
                || tasks.inputs(task.get()).stream().map(TaskInput::label).noneMatch(label::equals)) {
            return TAKEN_NOTE;
        }
        long size = upload.path("Size").asLong(-1);
        Optional<Path> file = size < 0 || size != upload.path("Offset").asLong(-2)
                ? Optional.empty()
                : settings.file(upload.path("Storage"), size);
        if (file.isEmpty()) {
            LOG.warn(
                    "Task {}: tusd says that '{}' is finished, but no file of {} bytes is there",
                    task.get(),
                    label,
                    size);
            return refused();
        }
        tasks.inputFinished(task.get(), label, file.get(), size);
        return TAKEN_NOTE;
    }

    private static ResponseEntity<Detail> refused() {
        return ResponseEntity.status(HttpStatus.FORBIDDEN)
                .body(new Detail(
                        "This server knows no such finished upload; for an external tusd set cutfill.tusd.dir to its"
                                + " directory, and cutfill.tusd.secret unless it runs on this machine"));
    }
}
