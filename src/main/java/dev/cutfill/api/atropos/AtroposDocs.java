package dev.cutfill.api.atropos;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

@Configuration(proxyBeanMethods = false)
class AtroposDocs {
    @Bean
    GroupedOpenApi atroposGroup() {
        return new ApiDocs.Api("atropos", "Atropos tasks", """
                        Simulated work of four kinds. A task is `pending`, `processing`, `completed` or `failed`; both questions about one answer
                        with all of it.""", ApiDocs.Detail.class, MediaType.APPLICATION_JSON_VALUE)
                .mounted();
    }
}
