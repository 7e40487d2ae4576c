package dev.cutfill.api.v2;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class V2Docs {
    @Bean
    GroupedOpenApi v2Group() {
        return ApiDocs.door("v2", "Cutfill", "/api/v2/**");
    }
}
