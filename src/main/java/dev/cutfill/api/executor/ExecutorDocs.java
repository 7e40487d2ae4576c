package dev.cutfill.api.executor;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

@Configuration(proxyBeanMethods = false)
class ExecutorDocs {
    @Bean
    GroupedOpenApi executorGroup() {
        return new ApiDocs.Api(
                        "aiopslab", "Task executor", """
                        Problems for workers. Those inside the server play them through; those outside register, are heard of every 30 seconds, claim
                        and report. Whoever is not heard of for two minutes has lost what it held.""", ExecutorShape.Body.class, MediaType.APPLICATION_JSON_VALUE)
                .mounted();
    }
}
