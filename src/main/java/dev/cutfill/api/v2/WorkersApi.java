package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.v2.Requests.ClaimTasks;
import dev.cutfill.api.v2.Requests.Heartbeat;
import dev.cutfill.api.v2.Requests.RegisterWorker;
import dev.cutfill.api.v2.Views.AdmittedView;
import dev.cutfill.api.v2.Views.Claims;
import dev.cutfill.api.v2.Views.WorkerPage;
import dev.cutfill.api.v2.Views.WorkerView;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/// The routes of [WorkersController] and their description for OpenAPI.
@Tag(name = "Workers")
@RequestMapping(ProblemShape.PATH + "/workers")
interface WorkersApi {
    @Operation(
            summary = "Register a worker, or the same worker anew",
            description =
                    "What a worker that registers anew held goes back to the queue. With `token: true` it gets a credential of its own, shown this once.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    @RequiresScope(Scope.WORK)
    AdmittedView register(Principal principal, @RequestBody RegisterWorker body);

    @Operation(
            summary = "Workers, last registered first",
            description = "`next_cursor` is the `cursor` of the next page; null: this was the last.")
    @GetMapping
    WorkerPage list(
            Principal principal,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "integer",
                                            minimum = "1",
                                            maximum = Cursors.LIMIT_MOST,
                                            defaultValue = Cursors.LIMIT_USUAL))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    Integer limit,
            @Parameter(description = Cursors.CURSOR) @RequestParam(name = "cursor", required = false) @Nullable
                    String cursor);

    @Operation(summary = "A worker")
    @GetMapping("/{id}")
    @RequiresScope({Scope.READ, Scope.WORK})
    WorkerView get(Principal principal, @PathVariable("id") String id);

    @Operation(
            summary = "Dismiss a worker",
            description =
                    "It gets no more tasks, and what it holds goes back to the queue. Its id is not given out again.")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DeleteMapping("/{id}")
    @RequiresScope({Scope.WORK, Scope.ADMIN})
    void revoke(Principal principal, @PathVariable("id") String id);

    @Operation(summary = "A worker is heard of, and keeps all that it holds")
    @PostMapping("/{id}/heartbeat")
    @RequiresScope(Scope.WORK)
    WorkerView heartbeat(
            Principal principal,
            @PathVariable("id") String id,
            @RequestBody(required = false) @Nullable Heartbeat body);

    @Operation(
            summary = "Claim the next tasks",
            description =
                    "At most `max` (1). With `wait_seconds` the answer comes as soon as there is one; none is an empty list."
                            + " With `confirm: true` the first lease is 15 s; renew it at once. Until then the worker's next poll"
                            + " gets the same claim under the same token, so that one whose answer was lost is not.")
    @PostMapping("/{id}/claims")
    @RequiresScope(Scope.WORK)
    Claims claim(
            Principal principal,
            @PathVariable("id") String id,
            @RequestBody(required = false) @Nullable ClaimTasks body,
            HttpServletRequest request)
            throws InterruptedException;
}
