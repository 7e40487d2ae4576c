package dev.cutfill.api.v2;

import dev.cutfill.access.Credentials;
import dev.cutfill.access.Grant;
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
import dev.cutfill.web.error.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/tenants, keys and webhooks: who there is, what lets them in, whom to tell.
@RestController
final class AdminController implements AdminApi {
    private static final List<String> EVENTS = Stream.concat(
                    TaskEvent.TOLD.stream().map(type -> "task." + type), TaskEvent.TOLD_OF_JOBS.stream())
            .toList();

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

    @Override
    public TenantView createTenant(Principal principal, CreateTenant body) {
        if (principal.realm().tenant().isPresent()) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN, "operator_only", "Tenants are made with the server's own key");
        }
        String name = Validation.name("name", body.name());
        Tenant made = tenants.create(name)
                .orElseThrow(() -> Validation.conflict("name_taken", "There is a tenant '" + name + "' already"));
        return view(made);
    }

    @Override
    public TenantPage tenants(Principal principal, @Nullable Integer limit, @Nullable String cursor) {
        Page page = Cursors.page(limit, cursor);
        return Cursors.answer(
                page,
                tenants.list(principal.realm(), page),
                AdminController::view,
                tenant -> Cursors.place(tenant.created(), tenant.id()),
                TenantPage::new);
    }

    @Override
    public TenantView tenant(Principal principal, String id) {
        return tenants.find(principal.realm(), Validation.id("tenant", id))
                .map(AdminController::view)
                .orElseThrow(() -> Validation.notFound("tenant", id));
    }

    /// A key is good for no more than the one it is made with.
    @Override
    public IssuedView createKey(Principal principal, CreateKey body) {
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
        Optional<Grant> grant = grant(body, principal);
        Tenants.Issued issued = tenants.issueKey(new NewKey(
                tenant,
                Validation.name("name", body.name()),
                scopes,
                Optional.ofNullable(body.expiresAt()),
                grant,
                principal.isAnonymous()));
        return new IssuedView(view(issued.key()), issued.token().text());
    }

    @Override
    public KeyPage keys(Principal principal, @Nullable Integer limit, @Nullable String cursor) {
        Page page = Cursors.page(limit, cursor);
        return Cursors.answer(
                page,
                tenants.keys(principal.realm(), page),
                AdminController::view,
                key -> Cursors.place(key.created(), key.id()),
                KeyPage::new);
    }

    @Override
    public void revokeKey(Principal principal, String id) {
        if (!tenants.revokeKey(principal.realm(), Validation.id("key", id))) {
            throw Validation.notFound("key", id);
        }
    }

    @Override
    public RevokedView revokeMadeOpen(Principal principal, @Nullable Boolean madeOpen) {
        if (!Boolean.TRUE.equals(madeOpen)) {
            throw Validation.invalid("made_open", madeOpen, "true; DELETE /api/v2/keys/{id} revokes one key");
        }
        return new RevokedView(credentials.stream()
                .mapToLong(given -> given.revokeMadeOpen(principal.realm()))
                .sum());
    }

    @Override
    public HookedView createWebhook(Principal principal, CreateWebhook body) {
        List<String> events = Validation.list("events", body.events(), 20);
        events.stream().filter(event -> !EVENTS.contains(event)).findFirst().ifPresent(event -> {
            throw Validation.invalid("events", event, String.join(", ", EVENTS));
        });
        Webhooks.Made made =
                webhooks.create(principal.realm(), calls.admitted("url", Validation.webUrl("url", body.url())), events);
        return new HookedView(view(made.webhook()), made.secret());
    }

    @Override
    public WebhookPage webhooks(Principal principal, @Nullable Integer limit, @Nullable String cursor) {
        Page page = Cursors.page(limit, cursor);
        return Cursors.answer(
                page,
                webhooks.list(principal.realm(), page),
                AdminController::view,
                webhook -> Cursors.place(webhook.created(), webhook.id()),
                WebhookPage::new);
    }

    @Override
    public WebhookView webhook(Principal principal, String id) {
        return webhooks.find(principal.realm(), Validation.id("webhook", id))
                .map(AdminController::view)
                .orElseThrow(() -> Validation.notFound("webhook", id));
    }

    @Override
    public void deleteWebhook(Principal principal, String id) {
        if (!webhooks.delete(principal.realm(), Validation.id("webhook", id))) {
            throw Validation.notFound("webhook", id);
        }
    }

    /// What the key may take: what is asked for, else what the one may take that it is made with.
    private static Optional<Grant> grant(CreateKey body, Principal principal) {
        if (body.queues() == null && body.kinds() == null && body.maxParallel() == null) {
            return principal.grant();
        }
        List<String> queues = WorkersController.queues(body.queues());
        Grant wanted = new Grant(
                queues,
                WorkersController.kinds(body.kinds()),
                Validation.range("max_parallel", body.maxParallel(), 1, 1, WorkersController.MOST_PARALLEL));
        if (!principal.mayTake(wanted)) {
            throw WorkersController.beyondGrant();
        }
        return Optional.of(wanted);
    }

    private static Scope scope(@Nullable String word) {
        return Scope.of(word)
                .orElseThrow(() -> Validation.invalid("scopes", word, Scope.anyOf(List.of(Scope.values()))));
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
                key.grant().map(Grant::queues).orElse(null),
                key.grant().map(Grant::kinds).orElse(null),
                key.grant().map(Grant::maxParallel).orElse(null),
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
