package dev.cutfill.api.orchestrator;

import dev.cutfill.access.Principal;
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
import org.springframework.web.bind.annotation.RestController;

/// /create_task, /start_task, /query_task.
@RestController
final class OrchestratorController implements OrchestratorApi {
    /// Tasks that were made at this API, the only ones it shows.
    static final String PROFILE = "volcal";

    private static final Map<String, String> FILE_NAMES = Map.of(
            VolumeTask.PRE,
            "pre.las",
            VolumeTask.POST,
            "post.las",
            VolumeTask.DESIGN,
            "design.xml",
            VolumeTask.AREAS,
            "areas.geojson",
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

    /// The guide's call has no body; with one, `{"settings": {…}, "sizes": {…}}`, the survey can be told how to
    /// go, and the uploads how long they will be.
    @Override
    public ResponseEntity<?> create(Principal principal, HttpServletRequest request) throws IOException {
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
                Upload upload = uploads.create(
                        metadata, body.size(label), principal.realm().account());
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

    @Override
    public ResponseEntity<?> start(String id, Principal principal) {
        Optional<List<String>> missing = find(principal, id).flatMap(task -> tasks.start(task.id()));
        if (missing.isEmpty()) {
            return notFound();
        }
        return missing.get().isEmpty()
                ? ResponseEntity.ok(new Started(true))
                : ResponseEntity.badRequest().body(new Missing(missing.get()));
    }

    @Override
    public ResponseEntity<?> query(String id, Principal principal, HttpServletRequest request) {
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
                ResponseEntity.ok(Status.done(links.into(
                        task.outcome().result().orElse("{}"), tasks.storeKeys(task.id()), publicUrl.of(request))));
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
