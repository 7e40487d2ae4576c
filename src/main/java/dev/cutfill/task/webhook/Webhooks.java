package dev.cutfill.task.webhook;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.tenant.Token;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Who is told of what happens to tasks.
@Component
public final class Webhooks {
    private final WebhookTable table;

    Webhooks(WebhookTable table) {
        this.table = table;
    }

    /// @param secret shown this once; signs what is sent
    public record Made(Webhook webhook, String secret) {}

    public Made create(Realm realm, URI url, List<String> events) {
        String secret = Token.random("whs").text();
        return new Made(table.insert(realm, url, secret, events), secret);
    }

    /// A webhook of all tenants is nobody's but the operator's.
    public Optional<Webhook> find(Realm realm, UUID id) {
        return table.find(id)
                .filter(webhook -> webhook.realm()
                        .tenant()
                        .map(realm::contains)
                        .orElse(realm.tenant().isEmpty()));
    }

    /// Newest first.
    public List<Webhook> list(Realm realm, Page page) {
        return table.list(realm, page);
    }

    /// @return whether there was such a webhook
    public boolean delete(Realm realm, UUID id) {
        return table.delete(realm, id);
    }
}
