package dev.cutfill.api;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.web.security.Scopes;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.springdoc.api.OpenApiResourceNotFoundException;
import org.springdoc.core.models.GroupedOpenApi;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/// `/docs`: one page for all APIs, a group for each. Each API is also mounted under `/compat/<its name>`,
/// where no other shares a path with it; the descriptions are made from there, and show the paths without that
/// prefix.
@Configuration(proxyBeanMethods = false)
@Controller
@Hidden
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class ApiDocs {
    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Principal.class) // comes from the credential, not from a parameter
                .replaceWithClass(JsonNode.class, Object.class);
    }

    private static final String KEY = "key";

    /// An API as its group shows it.
    ///
    /// @param name of the group and of the mount
    /// @param description what a stranger is to know before the first request
    /// @param error the form of whatever is refused
    /// @param mediaType of that
    public record Api(String name, String title, String description, Class<?> error, String mediaType) {
        /// All paths under its own mount, which no other API shares.
        public GroupedOpenApi mounted() {
            String mount = "/compat/" + name;
            return group(mount, mount + "/**");
        }

        /// Paths that it shares with no API.
        public GroupedOpenApi at(String... paths) {
            return group("", paths);
        }

        private GroupedOpenApi group(String mount, String... paths) {
            return GroupedOpenApi.builder()
                    .group(name)
                    .displayName(title)
                    .pathsToMatch(paths)
                    .addOperationCustomizer(ApiDocs::scoped)
                    .addOpenApiCustomizer(shown -> describe(shown, mount))
                    .build();
        }

        private void describe(OpenAPI shown, String mount) {
            ResolvedSchema form = ModelConverters.getInstance(true)
                    .resolveAsResolvedSchema(new AnnotatedType(error).resolveAsRef(true));
            ApiResponse refusal = new ApiResponse()
                    .description("Whatever is refused, or goes wrong")
                    .content(new Content().addMediaType(mediaType, new MediaType().schema(form.schema)));
            Paths paths = new Paths();
            shown.getPaths().forEach((path, item) -> {
                paths.addPathItem(path.startsWith(mount) ? path.substring(mount.length()) : path, item);
                item.readOperations()
                        .forEach(operation -> operation.getResponses().setDefault(refusal));
            });
            form.referencedSchemas.forEach(shown::schema);
            shown.schemaRequirement(
                    KEY,
                    new SecurityScheme()
                            .type(SecurityScheme.Type.HTTP)
                            .scheme("bearer")
                            .description(
                                    "The server's key (CUTFILL_KEY), one that /api/v2/keys has given out, or a worker's token. A server without a key asks for none."));
            shown.paths(paths)
                    .info(new Info().title("Cutfill: " + title).version("1").description(description))
                    .security(List.of(new SecurityRequirement().addList(KEY), new SecurityRequirement()))
                    .servers(null);
        }
    }

    /// What the documents' framework answers, and so those APIs that are theirs.
    ///
    /// @param detail a sentence, or a list of the fields that are wrong: `type`, `loc`, `msg` and `input`
    public record Detail(Object detail) {}

    private static Operation scoped(Operation operation, HandlerMethod handler) {
        RequestMethod[] methods = Objects.requireNonNull(
                        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class))
                .method();
        String scopes = Scope.anyOf(Scopes.neededBy(handler, methods[0].name()));
        String said = operation.getDescription() == null
                ? ""
                : operation.getDescription().strip() + "\n\n";
        return operation.description(said + "Scope: " + scopes);
    }

    @ExceptionHandler
    void unknownGroup(OpenApiResourceNotFoundException e, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }

    @GetMapping("/redoc")
    void redoc(HttpServletResponse response) throws IOException {
        response.sendRedirect("docs");
    }

    @Bean
    FilterRegistrationBean<TasksPathRouter> crossing() {
        FilterRegistrationBean<TasksPathRouter> registration = new FilterRegistrationBean<>(new TasksPathRouter());
        registration.addUrlPatterns("/tasks", "/tasks/");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 40); // who asks is known by then
        return registration;
    }
}
