package dev.cutfill.api.agents;

import dev.cutfill.api.ApiDocs;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

@Configuration(proxyBeanMethods = false)
class AgentsDocs {
    @Bean
    GroupedOpenApi agentsGroup() {
        return new ApiDocs.Api(
                        "agents", "Agents and tenants", """
                        Tasks for agents on other machines. Make a tenant, register an agent, give it the token that is shown once; it asks
                        `/tasks/next` as long as it lives and says by `PATCH` how the task has ended. What is secret in a payload is masked once an agent
                        has taken the task.""", ApiDocs.Detail.class, MediaType.APPLICATION_JSON_VALUE)
                .mounted();
    }
}
