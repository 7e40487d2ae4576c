package dev.cutfill.api.orchestrator;

import dev.cutfill.api.ApiDocs;
import java.util.List;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

@Configuration(proxyBeanMethods = false)
class OrchestratorDocs {
    @Bean
    GroupedOpenApi orchestratorGroup() {
        return new ApiDocs.Api("orchestrator", "Volumes", """
                        Cut and fill between two scans: create a task, upload its files to the URLs of the answer by [tus](https://tus.io), ask until it is
                        `done`. It starts by itself when all files are there.""", ApiDocs.Detail.class, MediaType.APPLICATION_JSON_VALUE)
                .at("/create_task", "/start_task/**", "/query_task/**", "/tusd_hook")
                .addAllOpenApiCustomizer(List.of(ResultSchema::addTo));
    }
}
