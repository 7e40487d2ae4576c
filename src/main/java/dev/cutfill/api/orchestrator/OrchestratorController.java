package dev.cutfill.api.orchestrator;

import dev.cutfill.access.Principal;
import dev.cutfill.api.ApiDocs;
import dev.cutfill.api.orchestrator.Answers.Created;
import dev.cutfill.api.orchestrator.Answers.Detail;
import dev.cutfill.api.orchestrator.Answers.Missing;
import dev.cutfill.api.orchestrator.Answers.Started;
import dev.cutfill.api.orchestrator.Answers.Status;
import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.store.ResultLinks;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.Tasks;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.UuidText;
import dev.cutfill.worker.VolumeTask;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// /create_task, /start_task, /query_task.
@RestController
@Tag(name = "Tasks")
final class OrchestratorController {
    /// Tasks that were made at this door, the only ones it shows.
    static final String PROFILE = "volcal";

    private static final Map<String, String> FILE_NAMES = Map.of(
            VolumeTask.PRE,
            "pre.las",
            VolumeTask.POST,
            "post.las",
            VolumeTask.SHP,
            "stable.shp",
            VolumeTask.SHX,
            "stable.shx",
            VolumeTask.GEOJSON,
            "stable.geojson");

    private final Tasks tasks;
    private final Uploads uploads;
    private final ResultLinks links;
    private final PublicUrl publicUrl;

    OrchestratorController(Tasks tasks, Uploads uploads, ResultLinks links, PublicUrl publicUrl) {
        this.tasks = tasks;
        this.uploads = uploads;
        this.links = links;
        this.publicUrl = publicUrl;
    }

    /// What may be asked for, as it is described.
    ///
    /// @param sizes bytes of each file, as far as they are known
    record NewTask(Optional<Map<String, Object>> settings, Optional<Map<String, Long>> sizes) {}

    /// The guide's call has no body; with one, `{"settings": {…}, "sizes": {…}}`, the survey can be told how to
    /// go, and the uploads how long they will be.
    @Operation(
            summary = "Create a task",
            description =
                    "Answers with a URL for each file, which takes tus. Without a body the survey goes as usual, with pre, post, shp and shx.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTask.class),
                                            examples = @ExampleObject("{\"settings\": {\"minimum_area_m2\": 10}}"))))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Created.class)))
    @PostMapping("/create_task")
    ResponseEntity<?> create(Principal principal, HttpServletRequest request) throws IOException {
        CreationBody body;
        try {
            body = CreationBody.read(request.getInputStream());
        } catch (InvalidSettings e) {
            return ResponseEntity.unprocessableContent().body(Answers.Unprocessable.of(e));
        }
        UUID id = UUID.randomUUID();
        List<TaskInput> awaited = new ArrayList<>();
        Map<String, URI> urls = new LinkedHashMap<>();
        boolean submitted = false;
        try {
            for (String label : VolumeTask.labels(body.settings())) {
                Map<String, String> metadata = Map.of(
                        "filename", FILE_NAMES.getOrDefault(label, label), "task_id", id.toString(), "label", label);
                Upload upload = uploads.create(metadata, body.size(label));
                awaited.add(TaskInput.awaited(label, upload.id()));
                urls.put(label, URI.create(publicUrl.of(request) + Uploads.PATH + "/" + upload.id()));
            }
            tasks.submit(principal.realm(), id, VolumeTask.spec(PROFILE, body.settings()), awaited);
            submitted = true;
        } finally {
            if (!submitted) {
                awaited.forEach(input -> uploads.delete(input.uploadId()));
            }
        }
        return ResponseEntity.status(HttpStatus.CREATED).body(new Created(id.toString(), urls));
    }

    @Operation(
            summary = "Start a task",
            description =
                    "It does so by itself with the last byte; this says that all is there, and runs one again that has failed.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Started.class)))
    @ApiResponse(
            responseCode = "400",
            description = "Files are missing",
            content = @Content(schema = @Schema(anyOf = {Missing.class, ApiDocs.Detail.class})))
    @PostMapping("/start_task/{id}")
    ResponseEntity<?> start(@PathVariable("id") String id, Principal principal) {
        Optional<List<String>> missing = find(principal, id).flatMap(task -> tasks.start(task.id()));
        if (missing.isEmpty()) {
            return notFound();
        }
        return missing.get().isEmpty()
                ? ResponseEntity.ok(new Started(true))
                : ResponseEntity.badRequest().body(new Missing(missing.get()));
    }

    @Operation(summary = "How a task stands, what is missing, or its results")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Status.class)))
    @GetMapping("/query_task/{id}")
    ResponseEntity<?> query(@PathVariable("id") String id, Principal principal, HttpServletRequest request) {
        Optional<Task> found = find(principal, id);
        if (found.isEmpty()) {
            return notFound();
        }
        Task task = found.get();
        return switch (task.state()) {
            case WAITING -> ResponseEntity.ok(Status.waiting(tasks.missing(task.id())));
            case QUEUED -> ResponseEntity.ok(Status.PENDING);
            case RUNNING ->
                ResponseEntity.ok()
                        .header("X-Cutfill-Progress", progress(task.run()))
                        .body(Status.RUNNING);
            case SUCCEEDED ->
                ResponseEntity.ok(Status.done(links.into(task.outcome().result().orElse("{}"), publicUrl.of(request))));
            case FAILED, TIMED_OUT ->
                ResponseEntity.ok(Status.error(
                        task.outcome().failure().map(Task.Failure::message).orElse("")));
            case CANCELLED, KILLED -> ResponseEntity.ok(Status.KILLED);
        };
    }

    /// Empty for a text that is no task's id, which is answered as an unknown task is.
    static Optional<UUID> id(String text) {
        return UuidText.parse(text);
    }

    private Optional<Task> find(Principal principal, String id) {
        return id(id).flatMap(known -> tasks.find(principal.realm(), known))
                .filter(task -> task.spec().profile().equals(PROFILE));
    }

    private static ResponseEntity<Detail> notFound() {
        return ResponseEntity.status(HttpStatus.NOT_FOUND).body(new Detail("Task not found"));
    }

    /// As in `42 registration`: per cent, and what is being done. A header, because the body is laid down.
    private static String progress(Task.Run run) {
        return String.format(Locale.ROOT, "%d %s", (int) (run.fraction() * 100), run.stage())
                .trim();
    }
}
