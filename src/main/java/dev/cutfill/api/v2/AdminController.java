package dev.cutfill.api.v2;

import dev.cutfill.access.Credentials;
import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.v2.Requests.CreateKey;
import dev.cutfill.api.v2.Requests.CreateTenant;
import dev.cutfill.api.v2.Requests.CreateWebhook;
import dev.cutfill.api.v2.Views.DeliveryView;
import dev.cutfill.api.v2.Views.HookedView;
import dev.cutfill.api.v2.Views.IssuedView;
import dev.cutfill.api.v2.Views.KeyPage;
import dev.cutfill.api.v2.Views.KeyView;
import dev.cutfill.api.v2.Views.RevokedView;
import dev.cutfill.api.v2.Views.TenantPage;
import dev.cutfill.api.v2.Views.TenantView;
import dev.cutfill.api.v2.Views.WebhookPage;
import dev.cutfill.api.v2.Views.WebhookView;
import dev.cutfill.task.journal.TaskEvent;
import dev.cutfill.task.tenant.ApiKey;
import dev.cutfill.task.tenant.NewKey;
import dev.cutfill.task.tenant.Tenant;
import dev.cutfill.task.tenant.Tenants;
import dev.cutfill.task.webhook.Webhook;
import dev.cutfill.task.webhook.Webhooks;
import dev.cutfill.web.OutboundUrlPolicy;
import dev.cutfill.web.ProblemException;
import dev.cutfill.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/tenants, keys and webhooks: who there is, what lets them in, whom to tell.
@RestController
@Tag(name = "Tenants, keys, webhooks")
@RequestMapping(ProblemShape.PATH)
@RequiresScope(Scope.ADMIN)
final class AdminController {
    private static final List<String> EVENTS =
            TaskEvent.TOLD.stream().map(type -> "task." + type).toList();

    private final Tenants tenants;
    private final Webhooks webhooks;
    private final OutboundUrlPolicy calls;
    private final List<Credentials> credentials;
    private final Clock clock = Clock.systemUTC();

    AdminController(Tenants tenants, Webhooks webhooks, OutboundUrlPolicy calls, List<Credentials> credentials) {
        this.credentials = List.copyOf(credentials);
        this.tenants = tenants;
        this.webhooks = webhooks;
        this.calls = calls;
    }

    @Operation(summary = "Make a tenant", description = "With the server's own key only.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/tenants")
    TenantView createTenant(Principal principal, @RequestBody CreateTenant body) {
        if (principal.realm().tenant().isPresent()) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN, "operator_only", "Tenants are made with the server's own key");
        }
        String name = Validation.name("name", body.name());
        Tenant made = tenants.create(name)
                .orElseThrow(() -> Validation.conflict("name_taken", "There is a tenant '" + name + "' already"));
        return view(made);
    }

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
                    String cursor) {
        Page page = Cursors.page(limit, cursor);
        List<Tenant> found = tenants.list(principal.realm(), page);
        return new TenantPage(
                found.stream().map(AdminController::view).toList(),
                Cursors.next(
                        page,
                        found,
                        tenant -> new Page.Cursor(tenant.created(), tenant.id().toString())));
    }

    @Operation(summary = "A tenant")
    @GetMapping("/tenants/{id}")
    TenantView tenant(Principal principal, @PathVariable("id") String id) {
        return tenants.find(principal.realm(), Validation.id("tenant", id))
                .map(AdminController::view)
                .orElseThrow(() -> Validation.notFound("tenant", id));
    }

    /// A key is good for no more than the one it is made with.
    @Operation(
            summary = "Give out a key of a tenant",
            description =
                    "`secret` is shown this once. A key can have no scope that the one has not which it is made with.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/keys")
    IssuedView createKey(Principal principal, @RequestBody CreateKey body) {
        UUID tenant = principal.realm().tenant().orElseGet(() -> Validation.uuid("tenant_id", body.tenantId()));
        if (body.tenantId() != null && !body.tenantId().equals(tenant.toString())
                || tenants.find(principal.realm(), tenant).isEmpty()) {
            throw Validation.notFound("tenant", String.valueOf(body.tenantId()));
        }
        Set<Scope> scopes = body.scopes() == null
                ? Set.of(Scope.READ, Scope.WRITE)
                : Validation.list("scopes", body.scopes(), 20).stream()
                        .map(AdminController::scope)
                        .collect(Collectors.toSet());
        if (scopes.isEmpty()) {
            throw Validation.invalid(
                    "scopes",
                    "empty",
                    "one or more of read, write, work and admin; without it they are read and write");
        }
        if (body.expiresAt() != null && !body.expiresAt().isAfter(clock.instant())) {
            throw Validation.invalid("expires_at", body.expiresAt(), "a time to come");
        }
        if (!principal.scopes().containsAll(scopes)) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "scope_missing",
                    "A key cannot have scopes that the one has not which it is made with");
        }
        Tenants.Issued issued = tenants.issueKey(new NewKey(
                tenant,
                Validation.name("name", body.name()),
                scopes,
                Optional.ofNullable(body.expiresAt()),
                principal.isAnonymous()));
        return new IssuedView(view(issued.key()), issued.token().text());
    }

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
                    String cursor) {
        Page page = Cursors.page(limit, cursor);
        List<ApiKey> found = tenants.keys(principal.realm(), page);
        return new KeyPage(
                found.stream().map(AdminController::view).toList(),
                Cursors.next(
                        page,
                        found,
                        key -> new Page.Cursor(key.created(), key.id().toString())));
    }

    @Operation(summary = "Revoke a key")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DeleteMapping("/keys/{id}")
    void revokeKey(Principal principal, @PathVariable("id") String id) {
        if (!tenants.revokeKey(principal.realm(), Validation.id("key", id))) {
            throw Validation.notFound("key", id);
        }
    }

    @Operation(
            summary = "Void the keys and tokens that were given out while no key was asked for",
            description = "`made_open` is true. `revoked`: how many there were.")
    @DeleteMapping("/keys")
    RevokedView revokeMadeOpen(
            Principal principal,
            @Parameter(required = true) @RequestParam(name = "made_open", required = false) @Nullable
                    Boolean madeOpen) {
        if (!Boolean.TRUE.equals(madeOpen)) {
            throw Validation.invalid("made_open", madeOpen, "true; DELETE /api/v2/keys/{id} revokes one key");
        }
        return new RevokedView(credentials.stream()
                .mapToLong(given -> given.revokeMadeOpen(principal.realm()))
                .sum());
    }

    @Operation(summary = "Be told of events", description = """
                    `events`: one or more of `task.submitted`, `task.queued`, `task.claimed`, `task.released`, `task.succeeded`, `task.failed`,
                    `task.timed_out`, `task.lease_lost`, `task.cancelled`, `task.killed`, `task.amended`, `task.deleted`; without them it is all.
                    An attempt that failed and gets another is `task.failed` too: `data.state` tells what the task is then.
                    `secret`, which signs what is sent, is shown this once.""")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/webhooks")
    HookedView createWebhook(Principal principal, @RequestBody CreateWebhook body) {
        List<String> events = Validation.list("events", body.events(), 20);
        events.stream().filter(event -> !EVENTS.contains(event)).findFirst().ifPresent(event -> {
            throw Validation.invalid("events", event, String.join(", ", EVENTS));
        });
        Webhooks.Made made = webhooks.create(
                principal.realm(), calls.admitted("url", WebhookUrl.checked("url", body.url())), events);
        return new HookedView(view(made.webhook()), made.secret());
    }

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
                    String cursor) {
        Page page = Cursors.page(limit, cursor);
        List<Webhook> found = webhooks.list(principal.realm(), page);
        return new WebhookPage(
                found.stream().map(AdminController::view).toList(),
                Cursors.next(
                        page,
                        found,
                        webhook ->
                                new Page.Cursor(webhook.created(), webhook.id().toString())));
    }

    @Operation(summary = "A webhook, and how its last delivery went", description = """
                    `last_delivery`: what was sent last, whether it was taken (`error` is null) and when it is repeated (`next_at`) otherwise: 32 attempts
                    in about a day. With `disabled_at` nothing is sent any more, and `disabled_reason` says why: delete it, and make another.""")
    @GetMapping("/webhooks/{id}")
    WebhookView webhook(Principal principal, @PathVariable("id") String id) {
        return webhooks.find(principal.realm(), Validation.id("webhook", id))
                .map(AdminController::view)
                .orElseThrow(() -> Validation.notFound("webhook", id));
    }

    @Operation(summary = "Be told no more")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DeleteMapping("/webhooks/{id}")
    void deleteWebhook(Principal principal, @PathVariable("id") String id) {
        if (!webhooks.delete(principal.realm(), Validation.id("webhook", id))) {
            throw Validation.notFound("webhook", id);
        }
    }

    private static Scope scope(@Nullable String word) {
        return Arrays.stream(Scope.values())
                .filter(scope -> scope.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Validation.invalid("scopes", word, "read, write, work or admin"));
    }

    private static TenantView view(Tenant tenant) {
        return new TenantView(tenant.id().toString(), tenant.name(), tenant.created());
    }

    private static KeyView view(ApiKey key) {
        return new KeyView(
                key.id().toString(),
                key.tenant().toString(),
                key.name(),
                key.prefix(),
                key.scopes().stream().map(Scope::word).collect(Collectors.toSet()),
                key.created(),
                key.expires().orElse(null),
                key.revoked().orElse(null),
                key.lastUsed().orElse(null));
    }

    private static WebhookView view(Webhook webhook) {
        return new WebhookView(
                webhook.id().toString(),
                webhook.realm().tenant().map(UUID::toString).orElse(null),
                webhook.url(),
                webhook.events(),
                webhook.created(),
                webhook.last().map(AdminController::view).orElse(null),
                webhook.disabled().map(Webhook.Disabled::since).orElse(null),
                webhook.disabled().map(Webhook.Disabled::reason).orElse(null));
    }

    private static DeliveryView view(Webhook.Attempt attempt) {
        return new DeliveryView(
                attempt.delivery(),
                attempt.number(),
                attempt.at(),
                attempt.outcome().status().orElse(null),
                attempt.outcome().failure().orElse(null),
                attempt.again().orElse(null));
    }
}
