package dev.cutfill.api.v2;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

@Configuration(proxyBeanMethods = false)
class V2Docs {
    @Bean
    GroupedOpenApi v2Group() {
        return new ApiDocs.Api(
                        "v2", "/api/v2", """
                        Tasks of any kind, from all APIs, and all that belongs to them.

                        - **Errors** are problems (RFC 9457) with a stable word in `code`.
                        - **Lists** of tasks, jobs, workers, tenants, keys, webhooks and uploads are pages: give `next_cursor` as `cursor` for the next; null was the last.
                        - **`Idempotency-Key`**: a POST to `/api/v2/tasks` or to a route of `/api/v2/jobs` with the same key, from the same credential, is done
                          once; the answer comes again, with `Idempotent-Replayed: true`. The key with another body is 422. Keys are kept for a day.
                        - **What happens** is told by server-sent events (`/events`), resumable by `Last-Event-ID`; by WebSocket at `/ws/tasks/{id}`; and by
                          webhooks, each signed: `Cutfill-Signature: t=<seconds>,v1=<hex>`, HMAC-SHA256 of `t`, a full stop and the body.
                        - **Members** that are not known are refused. Times are ISO 8601 in UTC; units are in the names.""", ProblemShape.Problem.class, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                .at("/api/v2/**");
    }
}
