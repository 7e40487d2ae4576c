package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.v2.Requests.CreateKey;
import dev.cutfill.api.v2.Requests.CreateTenant;
import dev.cutfill.api.v2.Requests.CreateWebhook;
import dev.cutfill.api.v2.Views.HookedView;
import dev.cutfill.api.v2.Views.IssuedView;
import dev.cutfill.api.v2.Views.KeyPage;
import dev.cutfill.api.v2.Views.RevokedView;
import dev.cutfill.api.v2.Views.TenantPage;
import dev.cutfill.api.v2.Views.TenantView;
import dev.cutfill.api.v2.Views.WebhookPage;
import dev.cutfill.api.v2.Views.WebhookView;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/// The routes of [AdminController] and their description for OpenAPI.
@Tag(name = "Tenants, keys, webhooks")
@RequestMapping(ProblemShape.PATH)
@RequiresScope(Scope.ADMIN)
interface AdminApi {
    @Operation(summary = "Make a tenant", description = "With the server's own key only.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/tenants")
    TenantView createTenant(Principal principal, @RequestBody CreateTenant body);

    @Operation(
            summary = "Tenants, newest first",
            description = "`next_cursor` is the `cursor` of the next page; null: this was the last.")
    @GetMapping("/tenants")
    TenantPage tenants(
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

    @Operation(summary = "A tenant")
    @GetMapping("/tenants/{id}")
    TenantView tenant(Principal principal, @PathVariable("id") String id);

    @Operation(
            summary = "Give out a key of a tenant",
            description =
                    "`secret` is shown this once. A key can have no scope that the one has not which it is made with.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/keys")
    IssuedView createKey(Principal principal, @RequestBody CreateKey body);

    @Operation(
            summary = "Keys, newest first, without their secrets",
            description = "`next_cursor` is the `cursor` of the next page; null: this was the last.")
    @GetMapping("/keys")
    KeyPage keys(
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

    @Operation(summary = "Revoke a key")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DeleteMapping("/keys/{id}")
    void revokeKey(Principal principal, @PathVariable("id") String id);

    @Operation(
            summary = "Void the keys and tokens that were given out while no key was asked for",
            description = "`made_open` is true. `revoked`: how many there were.")
    @DeleteMapping("/keys")
    RevokedView revokeMadeOpen(
            Principal principal,
            @Parameter(required = true) @RequestParam(name = "made_open", required = false) @Nullable Boolean madeOpen);

    @Operation(summary = "Be told of events", description = """
                    `events`: one or more of `task.submitted`, `task.queued`, `task.claimed`, `task.released`, `task.succeeded`, `task.failed`,
                    `task.timed_out`, `task.lease_lost`, `task.cancelled`, `task.killed`, `task.amended`, `task.deleted`; without them it is all.
                    An attempt that failed and gets another is `task.failed` too: `data.state` tells what the task is then.
                    `secret`, which signs what is sent, is shown this once.""")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/webhooks")
    HookedView createWebhook(Principal principal, @RequestBody CreateWebhook body);

    @Operation(
            summary = "Webhooks, newest first",
            description = "`next_cursor` is the `cursor` of the next page; null: this was the last.")
    @GetMapping("/webhooks")
    WebhookPage webhooks(
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

    @Operation(summary = "A webhook, and how its last delivery went", description = """
                    `last_delivery`: what was sent last, whether it was taken (`error` is null) and when it is repeated (`next_at`) otherwise: 32 attempts
                    in about a day. With `disabled_at` nothing is sent any more, and `disabled_reason` says why: delete it, and make another.""")
    @GetMapping("/webhooks/{id}")
    WebhookView webhook(Principal principal, @PathVariable("id") String id);

    @Operation(summary = "Be told no more")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DeleteMapping("/webhooks/{id}")
    void deleteWebhook(Principal principal, @PathVariable("id") String id);
}
