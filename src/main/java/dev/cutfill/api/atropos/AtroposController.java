package dev.cutfill.api.atropos;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Tasks.Change;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.UuidText;
import dev.cutfill.worker.simulation.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/// /tasks, /tasks/{id}/status, /tasks/{id}/result, and deletion.
@RestController
final class AtroposController implements AtroposApi {
    /// Tasks that were made at this API, the only ones it shows.
    static final String PROFILE = "atropos";

    /// For how long `include_deleted` lists a task that was deleted.
    private static final Duration SHOWN_AS_DELETED = Duration.ofDays(30);

    private final Tasks tasks;
    private final IdempotentRequests once;

    AtroposController(Tasks tasks, IdempotentRequests once) {
        this.tasks = tasks;
        this.once = once;
    }

    @Override
    public ResponseEntity<String> create(Principal principal, @Nullable String key, byte @Nullable [] body) {
        FieldReader fields = FieldReader.body(body);
        String type = fields.text("task_type", 255);
        String parameters = fields.object("parameters").json().toString();
        fields.check();
        return once.answer(
                principal,
                "POST /tasks",
                key,
                body,
                HttpStatus.OK,
                () -> TaskBody.of(tasks.submit(
                        principal.realm(), UUID.randomUUID(), Simulation.spec(PROFILE, type, parameters), List.of())));
    }

    @Override
    public TaskBody status(String id, Principal principal) {
        return TaskBody.of(find(principal, id));
    }

    @Override
    public TaskBody result(String id, Principal principal) {
        return TaskBody.of(find(principal, id));
    }

    /// `GET /tasks?tenant_id=…` is of another API.
    @Override
    public Listing list(
            Principal principal,
            @Nullable String status,
            @Nullable String includeDeleted,
            @Nullable String limit,
            @Nullable String offset) {
        FieldReader query = FieldReader.query(
                "status", status, "include_deleted", includeDeleted, "limit", limit, "offset", offset);
        String wanted = query.choice("status", Set.of("all", "pending", "processing", "completed", "failed", "deleted"))
                .orElse("all");
        boolean deleted = query.flag("include_deleted", false);
        int most = query.integer("limit", 1, Page.MOST).orElse(Page.MOST);
        int skipped = query.integer("offset", 0, 1_000_000_000).orElse(0);
        query.check();
        TaskFilter filter = TaskBody.TASKS
                .filter(principal.realm(), Optional.of(wanted))
                .deleted(
                        wanted.equals("deleted")
                                ? TaskFilter.Deleted.ALONE
                                : deleted ? TaskFilter.Deleted.SHOWN : TaskFilter.Deleted.HIDDEN);
        long total =
                tasks.count(filter).values().stream().mapToLong(Long::longValue).sum();
        List<TaskBody> listed = tasks.list(filter, Page.from(skipped, most)).stream()
                .map(TaskBody::of)
                .toList();
        return new Listing(total, new Filters(wanted, deleted), listed);
    }

    @Override
    public Deleted delete(String id, Principal principal) {
        Change change = tasks.delete(principal.realm(), find(principal, id).id(), SHOWN_AS_DELETED)
                .orElseThrow(AtroposController::notFound);
        if (!change.made()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "Cannot delete task with status '"
                            + TaskBody.TASKS.word(change.task().state())
                            + "'. Only completed or failed tasks can be deleted.");
        }
        return new Deleted("Task deleted successfully", id);
    }

    /// A text that is no id is answered as an id that nobody has.
    private Task find(Principal principal, String id) {
        return UuidText.parse(id)
                .flatMap(known -> TaskBody.TASKS.find(tasks, principal.realm(), known))
                .orElseThrow(AtroposController::notFound);
    }

    private static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "Task not found");
    }
}
