package dev.cutfill.api.agents;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AgentsDocs {
    @Bean
    GroupedOpenApi agentsGroup() {
        return ApiDocs.door("agents", "Agents and tenants");
    }
}
