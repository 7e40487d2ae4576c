package dev.cutfill.api.atropos;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AtroposDocs {
    @Bean
    GroupedOpenApi atroposGroup() {
        return ApiDocs.door("atropos", "Atropos tasks");
    }
}
