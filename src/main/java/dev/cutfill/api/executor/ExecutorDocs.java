package dev.cutfill.api.executor;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExecutorDocs {
    @Bean
    GroupedOpenApi executorGroup() {
        return ApiDocs.door("aiopslab", "Task executor");
    }
}
