package dev.cutfill.api.orchestrator;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrchestratorDocs {
    @Bean
    GroupedOpenApi orchestratorGroup() {
        return ApiDocs.door(
                "orchestrator", "Volumes", "/create_task", "/start_task/**", "/query_task/**", "/tusd_hook");
    }
}
